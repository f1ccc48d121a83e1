/** The machine of a simulator without a machine file: enough to try every cmdlet on. */
export const BUILT_IN_MACHINE = `{
  "Interfaces": [
    { "InterfaceIndex": 1, "InterfaceAlias": "Loopback Pseudo-Interface 1", "InterfaceType": 24, "IPv4": { "InterfaceMetric": 75 }, "IPv6": { "InterfaceMetric": 75 } },
    { "InterfaceIndex": 12, "InterfaceAlias": "Ethernet", "IPv4": { "InterfaceMetric": 25 }, "IPv6": { "InterfaceMetric": 25 } },
    { "InterfaceIndex": 13, "InterfaceAlias": "Wi-Fi", "InterfaceType": 71, "IPv4": { "InterfaceMetric": 45 } }
  ],
  "Routes": [
    { "InterfaceIndex": 12, "DestinationPrefix": "0.0.0.0/0", "NextHop": "192.0.2.1", "RouteMetric": 0 },
    { "InterfaceIndex": 13, "DestinationPrefix": "0.0.0.0/0", "NextHop": "198.51.100.1", "RouteMetric": 0 },
    { "InterfaceIndex": 12, "DestinationPrefix": "192.0.2.0/24", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 12, "DestinationPrefix": "192.0.2.10/32", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 13, "DestinationPrefix": "198.51.100.0/24", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 13, "DestinationPrefix": "198.51.100.10/32", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 12, "DestinationPrefix": "10.0.0.0/8", "NextHop": "192.0.2.254", "RouteMetric": 20 },
    { "InterfaceIndex": 1, "DestinationPrefix": "127.0.0.0/8", "RouteMetric": 256, "Protocol": "Local", "Loopback": true },
    { "InterfaceIndex": 1, "DestinationPrefix": "127.0.0.1/32", "RouteMetric": 256, "Protocol": "Local", "Loopback": true },
    { "InterfaceIndex": 1, "DestinationPrefix": "::1/128", "RouteMetric": 256, "Protocol": "Local", "Loopback": true },
    { "InterfaceIndex": 12, "DestinationPrefix": "::/0", "NextHop": "fe80::1%12", "RouteMetric": 256, "Protocol": "Icmp", "Origin": "RouterAdvertisement", "ValidLifetime": 1800, "PreferredLifetime": 1800 },
    { "InterfaceIndex": 12, "DestinationPrefix": "fe80::/64", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 12, "DestinationPrefix": "fe80::10/128", "RouteMetric": 256, "Protocol": "Local" },
    { "InterfaceIndex": 12, "DestinationPrefix": "2001:db8::/32", "NextHop": "fe80::1%12", "RouteMetric": 16 }
  ]
}
`;
