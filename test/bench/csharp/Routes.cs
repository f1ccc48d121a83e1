namespace IpRoute.Bench;

/// <summary>IpRouteEntry of the contract.</summary>
public sealed class IpRouteEntry
{
    public string DestinationPrefix { get; set; } = "";
    public string NextHop { get; set; } = "";
    public uint InterfaceIndex { get; set; }
    public string? InterfaceAlias { get; set; }
    public ulong InterfaceLuid { get; set; }
    public string AddressFamily { get; set; } = "";
    public uint RouteMetric { get; set; }
    public uint? InterfaceMetric { get; set; }
    public ulong? EffectiveMetric { get; set; }
    public TimeSpan ValidLifetime { get; set; }
    public TimeSpan PreferredLifetime { get; set; }
    public byte SitePrefixLength { get; set; }
    public string Protocol { get; set; } = "";
    public bool Loopback { get; set; }
    public bool AutoconfigureAddress { get; set; }
    public string Publish { get; set; } = "";
    public bool Immortal { get; set; }
    public TimeSpan Age { get; set; }
    public string Origin { get; set; } = "";
    public string Store { get; set; } = "ActiveStore";
    public string Backend { get; set; } = "";
    public string ComputerName { get; set; } = "";
}

/// <summary>IpRouteChange of the contract.</summary>
public sealed class IpRouteChange
{
    public string Action { get; set; } = "";
    public bool Changed { get; set; }
    public bool WhatIf { get; set; }
    public string DestinationPrefix { get; set; } = "";
    public string NextHop { get; set; } = "";
    public uint InterfaceIndex { get; set; }
    public string? InterfaceAlias { get; set; }
    public ulong InterfaceLuid { get; set; }
    public string[] ChangedProperties { get; set; } = [];
    public string Summary { get; set; } = "";
    public IpRouteEntry? Before { get; set; }
    public IpRouteEntry? After { get; set; }
    public string ChangeSetId { get; set; } = "";
    public string Store { get; set; } = "ActiveStore";
    public string Backend { get; set; } = "";
    public string ComputerName { get; set; } = "";
}

/// <summary>What went wrong with one request.</summary>
public sealed record Failure(string Id, string Category, string Message);

/// <summary>What is the same for every object of a session.</summary>
public sealed record Hello(string Backend, string ComputerName);
