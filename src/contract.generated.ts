// Generated from the TypeScript contract. Change the contract and run: npm run generate
import { exportIpRouteTable } from "./commands/export-ip-route-table.ts";
import { findIpRouteEntry } from "./commands/find-ip-route-entry.ts";
import { getIpInterfaceEntry } from "./commands/get-ip-interface-entry.ts";
import { getIpRouteEntry } from "./commands/get-ip-route-entry.ts";
import { newIpRouteEntry } from "./commands/new-ip-route-entry.ts";
import { removeIpRouteEntry } from "./commands/remove-ip-route-entry.ts";
import { setIpInterfaceEntry } from "./commands/set-ip-interface-entry.ts";
import { setIpRouteEntry } from "./commands/set-ip-route-entry.ts";
import { watchIpRouteEntry } from "./commands/watch-ip-route-entry.ts";
import { completeDestinationPrefix } from "./commands/completers.ts";
import { completeInterfaceAlias } from "./commands/completers.ts";
import { completeInterfaceIndex } from "./commands/completers.ts";
import { completeInterfaceLuid } from "./commands/completers.ts";
import { completeLocalAddress } from "./commands/completers.ts";
import { completeNextHop } from "./commands/completers.ts";

export const module = "IpRoute";
export const version = "0.1.0";
export const checksum = "6ed4c76026a29d66";

export const commands = [
  { "handler": exportIpRouteTable,
    "name": "Export-IpRouteTable",
    "changes": true,
    "parameters": [
      {
        "name": "Path",
        "kind": "FilePath",
        "list": false
      },
      {
        "name": "Force",
        "kind": "Switch",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Path",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceCount",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "RouteCount",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "Json",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": findIpRouteEntry,
    "name": "Find-IpRouteEntry",
    "changes": false,
    "parameters": [
      {
        "name": "RemoteAddress",
        "kind": "String",
        "list": true
      },
      {
        "name": "SourceAddress",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Explain",
        "kind": "Switch",
        "list": false
      }
    ],
    "result": [
      {
        "name": "RemoteAddress",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "SourceAddress",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "EffectiveMetric",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Route",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "Candidates",
        "columns": [
          {
            "name": "Rank",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "Verdict",
            "kind": "String",
            "list": false
          },
          {
            "name": "Reason",
            "kind": "String",
            "list": false
          },
          {
            "name": "Explanation",
            "kind": "String",
            "list": false
          },
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          }
        ],
        "list": true
      }
    ]
  },
  { "handler": getIpInterfaceEntry,
    "name": "Get-IpInterfaceEntry",
    "changes": false,
    "parameters": [
      {
        "name": "InterfaceAlias",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": true
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": true
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": true,
        "choices": [
          "IPv4",
          "IPv6"
        ]
      }
    ],
    "result": [
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "InterfaceMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "AutomaticMetric",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "NlMtu",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "ConnectionState",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "Forwarding",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "Advertising",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "AdvertiseDefaultRoute",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "IgnoreDefaultRoutes",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "WeakHostSend",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "WeakHostReceive",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "RouterDiscovery",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "ManagedAddressConfiguration",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "OtherStatefulConfiguration",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "NeighborDiscoverySupported",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "NeighborUnreachabilityDetection",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "BaseReachableTime",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "ReachableTime",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "RetransmitTime",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "DadTransmits",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "PathMtuDiscoveryTimeout",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "LinkLocalAddressBehavior",
        "kind": "String",
        "list": false
      },
      {
        "name": "LinkLocalAddressTimeout",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "SitePrefixLength",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "MinRouterAdvertisementInterval",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "MaxRouterAdvertisementInterval",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "SupportsRouterDiscovery",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "SupportsWakeUpPatterns",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "TransmitOffload",
        "kind": "String",
        "list": true
      },
      {
        "name": "ReceiveOffload",
        "kind": "String",
        "list": true
      },
      {
        "name": "MaxReassemblySize",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceIdentifier",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ZoneIndices",
        "kind": "UInt32",
        "list": true
      }
    ]
  },
  { "handler": getIpRouteEntry,
    "name": "Get-IpRouteEntry",
    "changes": false,
    "parameters": [
      {
        "name": "DestinationPrefix",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": true
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": true
      },
      {
        "name": "InterfaceAlias",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": true
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": true,
        "choices": [
          "IPv4",
          "IPv6"
        ]
      },
      {
        "name": "Protocol",
        "kind": "Choice",
        "list": true,
        "choices": [
          "Other",
          "Local",
          "NetMgmt",
          "Icmp",
          "Egp",
          "Ggp",
          "Hello",
          "Rip",
          "IsIs",
          "EsIs",
          "Cisco",
          "Bbn",
          "Ospf",
          "Bgp",
          "Idpr",
          "Eigrp",
          "Dvmrp",
          "Rpl",
          "Dhcp",
          "NtAutostatic",
          "NtStatic",
          "NtStaticNonDod"
        ]
      },
      {
        "name": "RouteMetric",
        "kind": "UInt32",
        "list": true
      }
    ],
    "result": [
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "RouteMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "EffectiveMetric",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ValidLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "PreferredLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "SitePrefixLength",
        "kind": "UInt8",
        "list": false
      },
      {
        "name": "Protocol",
        "kind": "String",
        "list": false
      },
      {
        "name": "Loopback",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "AutoconfigureAddress",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Publish",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "Immortal",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Age",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "Origin",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": newIpRouteEntry,
    "name": "New-IpRouteEntry",
    "changes": true,
    "parameters": [
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "RouteMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "ValidLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "PreferredLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "SitePrefixLength",
        "kind": "UInt8",
        "list": false
      },
      {
        "name": "Publish",
        "kind": "Choice",
        "list": false,
        "choices": [
          "No",
          "Age",
          "Yes"
        ]
      },
      {
        "name": "Immortal",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Loopback",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "AutoconfigureAddress",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Protocol",
        "kind": "Choice",
        "list": false,
        "choices": [
          "Other",
          "Local",
          "NetMgmt",
          "Icmp",
          "Egp",
          "Ggp",
          "Hello",
          "Rip",
          "IsIs",
          "EsIs",
          "Cisco",
          "Bbn",
          "Ospf",
          "Bgp",
          "Idpr",
          "Eigrp",
          "Dvmrp",
          "Rpl",
          "Dhcp",
          "NtAutostatic",
          "NtStatic",
          "NtStaticNonDod"
        ]
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "Store",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "String",
        "list": false
      },
      {
        "name": "CompartmentId",
        "kind": "String",
        "list": false
      },
      {
        "name": "ComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "PSComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "Force",
        "kind": "Switch",
        "list": false
      },
      {
        "name": "InputObject",
        "kind": "Whole",
        "list": false,
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false,
            "choices": [
              "IPv4",
              "IPv6"
            ]
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false,
            "choices": [
              "No",
              "Age",
              "Yes"
            ]
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          },
          {
            "name": "Store",
            "kind": "String",
            "list": false
          },
          {
            "name": "Backend",
            "kind": "String",
            "list": false
          },
          {
            "name": "ComputerName",
            "kind": "String",
            "list": false
          }
        ]
      }
    ],
    "result": [
      {
        "name": "Action",
        "kind": "String",
        "list": false
      },
      {
        "name": "Changed",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ChangedProperties",
        "kind": "String",
        "list": true
      },
      {
        "name": "Summary",
        "kind": "String",
        "list": false
      },
      {
        "name": "Before",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": removeIpRouteEntry,
    "name": "Remove-IpRouteEntry",
    "changes": true,
    "keys": {
      "names": [
        "DestinationPrefix",
        "NextHop",
        "InterfaceIndex",
        "InterfaceAlias",
        "InterfaceLuid"
      ],
      "advice": "To delete another route, name all of its keys, and pipe nothing."
    },
    "parameters": [
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "Store",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "String",
        "list": false
      },
      {
        "name": "CompartmentId",
        "kind": "String",
        "list": false
      },
      {
        "name": "ComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "PSComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "Force",
        "kind": "Switch",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Action",
        "kind": "String",
        "list": false
      },
      {
        "name": "Changed",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ChangedProperties",
        "kind": "String",
        "list": true
      },
      {
        "name": "Summary",
        "kind": "String",
        "list": false
      },
      {
        "name": "Before",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": setIpInterfaceEntry,
    "name": "Set-IpInterfaceEntry",
    "changes": true,
    "keys": {
      "names": [
        "InterfaceAlias",
        "AddressFamily",
        "InterfaceIndex",
        "InterfaceLuid"
      ],
      "advice": "To change another interface, name it, and pipe nothing."
    },
    "parameters": [
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": false,
        "choices": [
          "IPv4",
          "IPv6"
        ]
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "InterfaceMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "AutomaticMetric",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "NlMtu",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "Forwarding",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Advertising",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "AdvertiseDefaultRoute",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "IgnoreDefaultRoutes",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WeakHostSend",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WeakHostReceive",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "RouterDiscovery",
        "kind": "Enum",
        "list": false,
        "choices": [
          "Disabled",
          "Enabled",
          "ControlledByDHCP"
        ],
        "numbers": [
          0,
          1,
          2
        ]
      },
      {
        "name": "ManagedAddressConfiguration",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "OtherStatefulConfiguration",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "NeighborUnreachabilityDetection",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "BaseReachableTime",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "RetransmitTime",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "DadTransmits",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "PathMtuDiscoveryTimeout",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "LinkLocalAddressBehavior",
        "kind": "Choice",
        "list": false,
        "choices": [
          "AlwaysOff",
          "Delayed",
          "AlwaysOn"
        ]
      },
      {
        "name": "LinkLocalAddressTimeout",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "SitePrefixLength",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "Store",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "String",
        "list": false
      },
      {
        "name": "CompartmentId",
        "kind": "String",
        "list": false
      },
      {
        "name": "ComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "PSComputerName",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Action",
        "kind": "String",
        "list": false
      },
      {
        "name": "Changed",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "ChangedProperties",
        "kind": "String",
        "list": true
      },
      {
        "name": "Summary",
        "kind": "String",
        "list": false
      },
      {
        "name": "Before",
        "columns": [
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "AutomaticMetric",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NlMtu",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "ConnectionState",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "Forwarding",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "Advertising",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "AdvertiseDefaultRoute",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "IgnoreDefaultRoutes",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "WeakHostSend",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "WeakHostReceive",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "RouterDiscovery",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "ManagedAddressConfiguration",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "OtherStatefulConfiguration",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NeighborDiscoverySupported",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NeighborUnreachabilityDetection",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "BaseReachableTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "ReachableTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "RetransmitTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "DadTransmits",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "PathMtuDiscoveryTimeout",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "LinkLocalAddressBehavior",
            "kind": "String",
            "list": false
          },
          {
            "name": "LinkLocalAddressTimeout",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "MinRouterAdvertisementInterval",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "MaxRouterAdvertisementInterval",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "SupportsRouterDiscovery",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "SupportsWakeUpPatterns",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "TransmitOffload",
            "kind": "String",
            "list": true
          },
          {
            "name": "ReceiveOffload",
            "kind": "String",
            "list": true
          },
          {
            "name": "MaxReassemblySize",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceIdentifier",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ZoneIndices",
            "kind": "UInt32",
            "list": true
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "AutomaticMetric",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NlMtu",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "ConnectionState",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "Forwarding",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "Advertising",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "AdvertiseDefaultRoute",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "IgnoreDefaultRoutes",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "WeakHostSend",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "WeakHostReceive",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "RouterDiscovery",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "ManagedAddressConfiguration",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "OtherStatefulConfiguration",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NeighborDiscoverySupported",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "NeighborUnreachabilityDetection",
            "kind": "Enum",
            "list": false
          },
          {
            "name": "BaseReachableTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "ReachableTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "RetransmitTime",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "DadTransmits",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "PathMtuDiscoveryTimeout",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "LinkLocalAddressBehavior",
            "kind": "String",
            "list": false
          },
          {
            "name": "LinkLocalAddressTimeout",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "MinRouterAdvertisementInterval",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "MaxRouterAdvertisementInterval",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "SupportsRouterDiscovery",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "SupportsWakeUpPatterns",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "TransmitOffload",
            "kind": "String",
            "list": true
          },
          {
            "name": "ReceiveOffload",
            "kind": "String",
            "list": true
          },
          {
            "name": "MaxReassemblySize",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceIdentifier",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ZoneIndices",
            "kind": "UInt32",
            "list": true
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": setIpRouteEntry,
    "name": "Set-IpRouteEntry",
    "changes": true,
    "keys": {
      "names": [
        "DestinationPrefix",
        "NextHop",
        "InterfaceIndex",
        "InterfaceAlias",
        "InterfaceLuid"
      ],
      "advice": "To move a route, pipe it to New-IpRouteEntry with the new key, and then to Remove-IpRouteEntry without."
    },
    "parameters": [
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "RouteMetric",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "Store",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "String",
        "list": false
      },
      {
        "name": "CompartmentId",
        "kind": "String",
        "list": false
      },
      {
        "name": "ComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "PSComputerName",
        "kind": "String",
        "list": false
      },
      {
        "name": "ValidLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "PreferredLifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "SitePrefixLength",
        "kind": "UInt8",
        "list": false
      },
      {
        "name": "Publish",
        "kind": "Choice",
        "list": false,
        "choices": [
          "No",
          "Age",
          "Yes"
        ]
      },
      {
        "name": "Immortal",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Loopback",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "AutoconfigureAddress",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Protocol",
        "kind": "Choice",
        "list": false,
        "choices": [
          "Other",
          "Local",
          "NetMgmt",
          "Icmp",
          "Egp",
          "Ggp",
          "Hello",
          "Rip",
          "IsIs",
          "EsIs",
          "Cisco",
          "Bbn",
          "Ospf",
          "Bgp",
          "Idpr",
          "Eigrp",
          "Dvmrp",
          "Rpl",
          "Dhcp",
          "NtAutostatic",
          "NtStatic",
          "NtStaticNonDod"
        ]
      },
      {
        "name": "Force",
        "kind": "Switch",
        "list": false
      },
      {
        "name": "Restore",
        "kind": "Switch",
        "list": false
      },
      {
        "name": "InputObject",
        "kind": "Whole",
        "list": false,
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false,
            "choices": [
              "IPv4",
              "IPv6"
            ]
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false,
            "choices": [
              "No",
              "Age",
              "Yes"
            ]
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          },
          {
            "name": "Store",
            "kind": "String",
            "list": false
          },
          {
            "name": "Backend",
            "kind": "String",
            "list": false
          },
          {
            "name": "ComputerName",
            "kind": "String",
            "list": false
          }
        ]
      }
    ],
    "result": [
      {
        "name": "Action",
        "kind": "String",
        "list": false
      },
      {
        "name": "Changed",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ChangedProperties",
        "kind": "String",
        "list": true
      },
      {
        "name": "Summary",
        "kind": "String",
        "list": false
      },
      {
        "name": "Before",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": watchIpRouteEntry,
    "name": "Watch-IpRouteEntry",
    "changes": false,
    "watches": true,
    "parameters": [
      {
        "name": "DestinationPrefix",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "AddressFamily",
        "kind": "Choice",
        "list": true,
        "choices": [
          "IPv4",
          "IPv6"
        ]
      },
      {
        "name": "Timeout",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "MaximumCount",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "IncludeExisting",
        "kind": "Switch",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Time",
        "kind": "DateTime",
        "list": false
      },
      {
        "name": "Action",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "DestinationPrefix",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "NextHop",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "InterfaceIndex",
        "kind": "UInt32",
        "list": false
      },
      {
        "name": "InterfaceAlias",
        "kind": "String",
        "list": false
      },
      {
        "name": "InterfaceLuid",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "ChangedProperties",
        "kind": "String",
        "list": true
      },
      {
        "name": "Summary",
        "kind": "String",
        "list": false
      },
      {
        "name": "Before",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "Route",
        "columns": [
          {
            "name": "DestinationPrefix",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "NextHop",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "InterfaceIndex",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceAlias",
            "kind": "String",
            "list": false
          },
          {
            "name": "InterfaceLuid",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "AddressFamily",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "RouteMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "InterfaceMetric",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "EffectiveMetric",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "ValidLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "PreferredLifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "SitePrefixLength",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Protocol",
            "kind": "String",
            "list": false
          },
          {
            "name": "Loopback",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "AutoconfigureAddress",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Publish",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Immortal",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Age",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Origin",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": completeDestinationPrefix,
    "name": "?DestinationPrefix",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": completeInterfaceAlias,
    "name": "?InterfaceAlias",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": completeInterfaceIndex,
    "name": "?InterfaceIndex",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": completeInterfaceLuid,
    "name": "?InterfaceLuid",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": completeLocalAddress,
    "name": "?LocalAddress",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": completeNextHop,
    "name": "?NextHop",
    "changes": false,
    "parameters": [
      {
        "name": "Word",
        "kind": "String",
        "list": false
      }
    ],
    "result": [
      {
        "name": "Text",
        "kind": "String",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
] as const;
