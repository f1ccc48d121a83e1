using System.Runtime.InteropServices;
using System.Text;

namespace IpRoute.PowerShellHost;

/// <summary>
/// The PowerShell of the tests: the genuine engine (System.Management.Automation) behind a console host with the command
/// line, the streams and the exit codes of pwsh, for machines where no pwsh can be installed.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        HostArguments arguments;
        try
        {
            arguments = HostArguments.Parse(args);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message);
            return HostArguments.UsageExitCode;
        }

        if (arguments.ServeJobs)
        {
            return JobServer.Run(arguments.WorkingDirectory);
        }

        UseUtf8();
        using var host = new ConsoleHost(arguments);

        // Ctrl+C ends the running pipeline, never the process: a session goes on, -Command and -File end by themselves.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            host.StopPipeline();
        });
        return host.Run();
    }

    /// <summary>UTF-8 without a byte order mark in both directions, whatever the locale or the console's code page says.</summary>
    private static void UseUtf8()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            Console.OutputEncoding = utf8;
            Console.InputEncoding = utf8;
        }
        catch (IOException)
        {
            // Windows without a console has no code page to set; the redirected streams below are all there is.
        }

        if (Console.IsInputRedirected)
        {
            Console.SetIn(TextReader.Synchronized(new StreamReader(Console.OpenStandardInput(), utf8)));
        }

        if (Console.IsOutputRedirected)
        {
            Console.SetOut(TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true }));
        }

        if (Console.IsErrorRedirected)
        {
            Console.SetError(TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true }));
        }
    }
}
