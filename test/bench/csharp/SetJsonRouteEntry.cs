using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpRoute.Bench;

/// <summary>The cmdlet on JSON lines, by the fast ways of System.Text.Json: a reused writer, generated metadata.</summary>
[Cmdlet(VerbsCommon.Set, "JsonRouteEntry", SupportsShouldProcess = true)]
[OutputType(typeof(IpRouteChange))]
public sealed class SetJsonRouteEntry : SetRouteEntry
{
    private Utf8JsonWriter? writer;

    protected override Hello ReadHello(ReadOnlySpan<byte> hello) => JsonSerializer.Deserialize(hello, Json.Default.Hello)!;

    protected override void AddRequest()
    {
        writer ??= new Utf8JsonWriter(Requests, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteNumber("Id"u8, Number);
        writer.WriteString("Command"u8, Command);
        writer.WriteString("Mode"u8, "apply"u8);
        writer.WriteStartArray("Named"u8);
        foreach (var name in Named)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("Piped"u8, IsPiped);
        writer.WriteStartObject("Parameters"u8);
        WriteText("DestinationPrefix"u8, DestinationPrefix);
        WriteText("NextHop"u8, NextHop);
        if (InterfaceIndex is { } index)
        {
            writer.WriteNumber("InterfaceIndex"u8, index);
        }

        WriteText("InterfaceAlias"u8, InterfaceAlias);
        // As text: JavaScript's numbers end at 2^53.
        WriteText("InterfaceLuid"u8, InterfaceLuid?.ToString());
        if (RouteMetric is { } metric)
        {
            writer.WriteNumber("RouteMetric"u8, metric);
        }

        WriteText("Backend"u8, FromBackend);
        WriteText("Store"u8, FromStore);
        WriteText("WhatIf"u8, FromWhatIf);
        if (Force)
        {
            writer.WriteNumber("Force"u8, 1);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        Requests.GetSpan(1)[0] = (byte)'\n';
        Requests.Advance(1);
        writer.Reset();
    }

    protected override IpRouteChange? ReadReply(ReadOnlySpan<byte> line, out Failure? failure)
    {
        var reply = JsonSerializer.Deserialize(line, Json.Default.Reply)!;
        failure = reply.Failure;
        if (reply.Change is { } change)
        {
            (change.Backend, change.ComputerName) = (Session.Backend, Session.ComputerName);
            foreach (var entry in new[] { change.Before, change.After })
            {
                entry?.Backend = Session.Backend;
                entry?.ComputerName = Session.ComputerName;
            }
        }

        return reply.Change;
    }

    private void WriteText(ReadOnlySpan<byte> name, string? value)
    {
        if (value != null)
        {
            writer!.WriteString(name, value);
        }
    }
}



internal sealed class Reply
{
    public int Id { get; set; }
    public IpRouteChange? Change { get; set; }
    public Failure? Failure { get; set; }
}

/// <summary>A duration is a number of seconds, null where it is infinite.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? TimeSpan.MaxValue : new TimeSpan(TimeSpan.TicksPerSecond * reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => throw new NotSupportedException();
}

[JsonSourceGenerationOptions(Converters = [typeof(SecondsConverter)], NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(Reply))]
internal sealed partial class Json : JsonSerializerContext;
