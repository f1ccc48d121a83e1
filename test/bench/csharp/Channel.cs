using System.Diagnostics;

namespace IpRoute.Bench;

/// <summary>A child and its pipes. Half duplex: a batch goes out whole, then its replies come back whole.</summary>
public sealed class Channel : IDisposable
{
    private readonly Process process;
    private readonly Stream input;
    private readonly Stream output;
    private byte[] buffer = new byte[1 << 18];

    private Channel(Process process)
    {
        this.process = process;
        input = process.StandardInput.BaseStream;
        output = process.StandardOutput.BaseStream;
        Hello = Read("\n"u8).ToArray();
    }

    /// <summary>The child's first line.</summary>
    public byte[] Hello { get; }

    public static Channel Start(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new Channel(Process.Start(start) ?? throw new InvalidOperationException($"'{path}' did not start."));
    }

    /// <summary>Sends request lines and an empty one; gives the reply lines, which stay valid until the next call.</summary>
    public ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> batch)
    {
        input.Write(batch);
        input.Flush();
        return Read("\n\n"u8)[..^1];
    }

    public void Dispose()
    {
        input.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private ReadOnlySpan<byte> Read(ReadOnlySpan<byte> end)
    {
        var length = 0;
        do
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * length);
            }

            var count = output.Read(buffer, length, buffer.Length - length);
            length += count > 0 ? count : throw new EndOfStreamException("The child ended.");
        }
        while (!buffer.AsSpan(0, length).EndsWith(end));
        return buffer.AsSpan(0, length);
    }
}
