// Generated from the TypeScript contract. Change the contract and run: npm run generate
import { getDigest } from "./commands/get-digest.ts";
import { getSeal } from "./commands/get-seal.ts";
import { newSeal } from "./commands/new-seal.ts";
import { removeSeal } from "./commands/remove-seal.ts";
import { setSeal } from "./commands/set-seal.ts";
import { testSeal } from "./commands/test-seal.ts";
import { watchSeal } from "./commands/watch-seal.ts";
import { completeLabel } from "./commands/completers.ts";
import { completeSealedPath } from "./commands/completers.ts";

export const module = "FileSeal";
export const version = "1.2.0";
export const checksum = "afb5aa7ab8a11642";

export const commands = [
  { "handler": getDigest,
    "name": "Get-Digest",
    "changes": false,
    "parameters": [
      {
        "name": "Path",
        "kind": "FilePath",
        "list": true
      },
      {
        "name": "Algorithm",
        "kind": "Choice",
        "list": false,
        "choices": [
          "SHA256",
          "SHA512",
          "MD5"
        ]
      },
      {
        "name": "PartSize",
        "kind": "UInt32",
        "list": false,
        "minimum": 4,
        "maximum": 1048576
      },
      {
        "name": "Text",
        "kind": "String",
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
        "name": "Algorithm",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "Digest",
        "kind": "String",
        "list": false
      },
      {
        "name": "Size",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Parts",
        "columns": [
          {
            "name": "Offset",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Length",
            "kind": "UInt32",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          }
        ],
        "list": true
      }
    ]
  },
  { "handler": getSeal,
    "name": "Get-Seal",
    "changes": false,
    "parameters": [
      {
        "name": "Path",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "Label",
        "kind": "String",
        "list": false,
        "pattern": "[a-z][a-z0-9-]*"
      },
      {
        "name": "Algorithm",
        "kind": "Choice",
        "list": true,
        "choices": [
          "SHA256",
          "SHA512",
          "MD5"
        ]
      },
      {
        "name": "MinimumSize",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Priority",
        "kind": "UInt8",
        "list": true
      },
      {
        "name": "Network",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "Locked",
        "kind": "Boolean",
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
        "name": "Label",
        "kind": "String",
        "list": false
      },
      {
        "name": "Algorithm",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "Digest",
        "kind": "String",
        "list": false
      },
      {
        "name": "Size",
        "kind": "UInt64",
        "list": false
      },
      {
        "name": "Sealed",
        "kind": "DateTime",
        "list": false
      },
      {
        "name": "Lifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "Tested",
        "kind": "DateTime",
        "list": true
      },
      {
        "name": "Ages",
        "kind": "Duration",
        "list": true
      },
      {
        "name": "Priority",
        "kind": "UInt8",
        "list": false
      },
      {
        "name": "Tags",
        "kind": "String",
        "list": true
      },
      {
        "name": "Head",
        "kind": "UInt8",
        "list": true
      },
      {
        "name": "Origin",
        "columns": [
          {
            "name": "Address",
            "kind": "IpAddress",
            "list": false
          },
          {
            "name": "Network",
            "kind": "IpPrefix",
            "list": false
          },
          {
            "name": "Port",
            "kind": "UInt16",
            "list": false
          }
        ]
      },
      {
        "name": "Locked",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
        "list": false
      }
    ]
  },
  { "handler": newSeal,
    "name": "New-Seal",
    "changes": true,
    "parameters": [
      {
        "name": "Path",
        "kind": "FilePath",
        "list": false
      },
      {
        "name": "Label",
        "kind": "String",
        "list": false,
        "pattern": "[a-z][a-z0-9-]*"
      },
      {
        "name": "Algorithm",
        "kind": "Choice",
        "list": false,
        "choices": [
          "SHA256",
          "SHA512",
          "MD5"
        ]
      },
      {
        "name": "Lifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "Priority",
        "kind": "UInt8",
        "list": false,
        "minimum": 1,
        "maximum": 9
      },
      {
        "name": "Tags",
        "kind": "String",
        "list": true
      },
      {
        "name": "Address",
        "kind": "IpAddress",
        "list": false
      },
      {
        "name": "Network",
        "kind": "IpPrefix",
        "list": false
      },
      {
        "name": "Port",
        "kind": "UInt16",
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
        "name": "Differing",
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
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": removeSeal,
    "name": "Remove-Seal",
    "changes": true,
    "keys": {
      "names": [
        "Path"
      ],
      "advice": "To remove another seal, name its file, and pipe nothing."
    },
    "parameters": [
      {
        "name": "Path",
        "kind": "FilePath",
        "list": false
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
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
        "name": "Path",
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
        "name": "Differing",
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
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": setSeal,
    "name": "Set-Seal",
    "changes": true,
    "keys": {
      "names": [
        "Path"
      ],
      "advice": "To seal another file, run New-Seal."
    },
    "parameters": [
      {
        "name": "Path",
        "kind": "FilePath",
        "list": false
      },
      {
        "name": "Backend",
        "kind": "String",
        "list": false
      },
      {
        "name": "WhatIf",
        "kind": "String",
        "list": false
      },
      {
        "name": "Label",
        "kind": "String",
        "list": false,
        "pattern": "[a-z][a-z0-9-]*"
      },
      {
        "name": "Lifetime",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "Priority",
        "kind": "UInt8",
        "list": false,
        "minimum": 1,
        "maximum": 9
      },
      {
        "name": "Tags",
        "kind": "String",
        "list": true
      },
      {
        "name": "Locked",
        "kind": "Boolean",
        "list": false
      },
      {
        "name": "Note",
        "kind": "String",
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
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false,
            "choices": [
              "SHA256",
              "SHA512",
              "MD5"
            ]
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          },
          {
            "name": "Kind",
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
        "name": "Path",
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
        "name": "Differing",
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
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "After",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ],
        "like": "Before"
      }
    ]
  },
  { "handler": testSeal,
    "name": "Test-Seal",
    "changes": false,
    "parameters": [
      {
        "name": "Path",
        "kind": "Wildcard",
        "list": true
      }
    ],
    "result": [
      {
        "name": "Path",
        "kind": "String",
        "list": false
      },
      {
        "name": "State",
        "kind": "Enum",
        "list": false
      },
      {
        "name": "Seal",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ]
      },
      {
        "name": "Found",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Parts",
            "columns": [
              {
                "name": "Offset",
                "kind": "UInt64",
                "list": false
              },
              {
                "name": "Length",
                "kind": "UInt32",
                "list": false
              },
              {
                "name": "Digest",
                "kind": "String",
                "list": false
              }
            ],
            "list": true
          }
        ]
      },
      {
        "name": "Age",
        "kind": "Duration",
        "list": false
      },
      {
        "name": "At",
        "kind": "DateTime",
        "list": false
      }
    ]
  },
  { "handler": watchSeal,
    "name": "Watch-Seal",
    "changes": false,
    "watches": true,
    "parameters": [
      {
        "name": "Path",
        "kind": "Wildcard",
        "list": true
      },
      {
        "name": "IncludeExisting",
        "kind": "Switch",
        "list": false
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
      }
    ],
    "result": [
      {
        "name": "Action",
        "kind": "Choice",
        "list": false
      },
      {
        "name": "Path",
        "kind": "String",
        "list": false
      },
      {
        "name": "At",
        "kind": "DateTime",
        "list": false
      },
      {
        "name": "Seal",
        "columns": [
          {
            "name": "Path",
            "kind": "String",
            "list": false
          },
          {
            "name": "Label",
            "kind": "String",
            "list": false
          },
          {
            "name": "Algorithm",
            "kind": "Choice",
            "list": false
          },
          {
            "name": "Digest",
            "kind": "String",
            "list": false
          },
          {
            "name": "Size",
            "kind": "UInt64",
            "list": false
          },
          {
            "name": "Sealed",
            "kind": "DateTime",
            "list": false
          },
          {
            "name": "Lifetime",
            "kind": "Duration",
            "list": false
          },
          {
            "name": "Tested",
            "kind": "DateTime",
            "list": true
          },
          {
            "name": "Ages",
            "kind": "Duration",
            "list": true
          },
          {
            "name": "Priority",
            "kind": "UInt8",
            "list": false
          },
          {
            "name": "Tags",
            "kind": "String",
            "list": true
          },
          {
            "name": "Head",
            "kind": "UInt8",
            "list": true
          },
          {
            "name": "Origin",
            "columns": [
              {
                "name": "Address",
                "kind": "IpAddress",
                "list": false
              },
              {
                "name": "Network",
                "kind": "IpPrefix",
                "list": false
              },
              {
                "name": "Port",
                "kind": "UInt16",
                "list": false
              }
            ]
          },
          {
            "name": "Locked",
            "kind": "Boolean",
            "list": false
          },
          {
            "name": "Note",
            "kind": "String",
            "list": false
          }
        ]
      }
    ]
  },
  { "handler": completeLabel,
    "name": "?Label",
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
  { "handler": completeSealedPath,
    "name": "?SealedPath",
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
