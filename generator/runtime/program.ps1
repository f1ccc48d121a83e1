# What most starts do not need: what compares the program with the digests of the module's manifest and says who else
# may write it, and why it did not start.

function Get-{{prefix}}_StartError {
    # Why the child did not start. The codes of winerror.h for what forbids a file: ACCESS_DENIED; VIRUS_INFECTED and
    # VIRUS_DELETED; INVALID_IMAGE_HASH; ACCESS_DISABLED_BY_POLICY; SYSTEM_INTEGRITY_*, 4550 to 4559 and 4580 to 4583.
    # For what cannot run here: BAD_EXE_FORMAT and EXE_MACHINE_TYPE_MISMATCH.
    param ([System.Exception] $Exception, [string] $Path)
    $code = if ($Exception -is [System.ComponentModel.Win32Exception]) {
        $Exception.NativeErrorCode
    } elseif ($Exception -is [System.IO.IOException] -or $Exception -is [System.UnauthorizedAccessException]) {
        # Of a HRESULT of Windows' codes.
        $Exception.HResult -band 0xFFFF
    } else {
        0
    }
    $integrity = ($code -ge 4550 -and $code -le 4559) -or ($code -ge 4580 -and $code -le 4583)
    $blocked = $integrity -or $code -in 5, 225, 226, 577, 1260
    $action = if ($integrity) {
        'Let the App Control policy of this computer (WDAC, Smart App Control) allow that file, by its hash or signer.'
    } elseif ($code -eq 577) {
        'Install the module again as a whole; where a policy wants signed files, let it trust the signer of this one.'
    } elseif ($code -in 225, 226) {
        'Let the virus protection of this computer allow that file, then install the module again as a whole.'
    } elseif ($code -eq 1260) {
        'Let the policy of this computer (AppLocker, software restriction) allow that file.'
    } elseif ($blocked) {
        'Let the policy or virus protection of this computer allow that file.'
    } elseif ($code -in 193, 216) {
        'The file is damaged or for another kind of processor: install the module again, on a 64-bit Windows.'
    } elseif ($code -eq 32) {
        'Another program, a virus scanner perhaps, holds that file: try again.'
    } else {
        'Install the module again as a whole.'
    }
    Get-{{prefix}}_ErrorRecord -Id $(if ($blocked) { 'ExecutableBlocked' } else { 'ExecutableNotStarted' }) `
        -Category $(if ($blocked) { 'PermissionDenied' } else { 'ResourceUnavailable' }) -Action $action -Target $Path `
        -Message "The module's executable '$Path' could not be started (code $code): $($Exception.Message)"
}

function Assert-{{prefix}}_Program {
    # Compares the files that a start holds with their digests, and gives the path to start. Once a process; each time
    # where others may write, since who exchanges a file can give it the times of the old one. An elevated session is
    # warned of those, once.
    param (
        [System.Management.Automation.PSCmdlet] $Cmdlet,
        [string] $Path,
        [hashtable] $Digests,
        [System.Collections.Generic.Dictionary[string, System.IO.FileStream]] $Held,
        [bool] $Elevated
    )
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    $strangers = @(Get-{{prefix}}_Stranger -Folder $folder)
    $open = $strangers.Length -gt 0
    if (-not $Elevated -and -not $open) { return $Path }
    # What all runspaces of this process know.
    $domain = [System.AppDomain]::CurrentDomain
    $known = $domain.GetData('{{name}}.Program')
    if ($null -eq $known) {
        $known = [hashtable]::Synchronized(@{})
        $domain.SetData('{{name}}.Program', $known)
    }
    $program = "$([System.IO.Path]::GetFileName($folder))/$([System.IO.Path]::GetFileName($Path))"
    if (-not $Held.ContainsKey($program)) { Write-{{prefix}}_Mismatch -Cmdlet $Cmdlet -Path $Path }
    foreach ($key in $Held.Keys) {
        $stream = $Held[$key]
        $digest = [string] $Digests[$key]
        $state = "$($stream.Name)|$($stream.Length)|$([System.IO.File]::GetLastWriteTimeUtc($stream.Name).Ticks)"
        if (-not $open -and $known[$state] -ceq $digest) { continue }
        # Not SHA256: in Windows PowerShell that is slow, and no policy of FIPS allows it.
        $algorithm = [System.Security.Cryptography.SHA256CryptoServiceProvider]::new()
        try {
            $found = [System.BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '')
        } finally {
            $algorithm.Dispose()
        }
        $found = $found.ToLowerInvariant()
        if ($found -cne $digest) {
            Write-{{prefix}}_Mismatch -Cmdlet $Cmdlet -Path $stream.Name -Digest $digest -Found $found
        }
        $known[$state] = $found
    }
    if ($Elevated -and $open -and $null -ne $Cmdlet -and -not $known.ContainsKey($PSScriptRoot)) {
        $known[$PSScriptRoot] = $true
        Write-{{prefix}}_Stranger -Cmdlet $Cmdlet -Stranger $strangers
    }
    # On Linux a file that is held can be renamed, and another one put in its place: the one that was compared is
    # started. On Windows it cannot.
    if ($open -and [System.IO.Path]::DirectorySeparatorChar -ne [char] 92) {
        return "/proc/self/fd/$($Held[$program].SafeFileHandle.DangerousGetHandle())"
    }
    $Path
}

function Write-{{prefix}}_Mismatch {
    # Ends the cmdlet: a file is not the one that its digest is of, or has none.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [string] $Path, [string] $Digest, [string] $Found)
    $quoted = Get-{{prefix}}_Quoted -Text $Path
    # A package that was signed on Windows has a catalog, which the signature covers.
    $catalog = [System.IO.Path]::Combine($PSScriptRoot, '{{name}}.cat')
    $look = if ([System.IO.Path]::DirectorySeparatorChar -ne [char] 92) {
        "sha256sum $quoted"
    } elseif ([System.IO.File]::Exists($catalog)) {
        $root = Get-{{prefix}}_Quoted -Text $PSScriptRoot
        # The file that an installer adds is in no catalog.
        "Test-FileCatalog -Detailed -Path $root -CatalogFilePath $(Get-{{prefix}}_Quoted -Text $catalog) " +
        '-FilesToSkip PSGetModuleInfo.xml'
    } else {
        "(Get-FileHash -LiteralPath $quoted).Hash"
    }
    $message = if ($Found) {
        "its SHA-256 is $Found, and that in the module's manifest is $Digest"
    } else {
        "the module's manifest has no digest of it"
    }
    $Cmdlet.ThrowTerminatingError((Get-{{prefix}}_ErrorRecord -Id 'ExecutableMismatch' -Category 'SecurityError' `
                -Message "'$Path' is no file that {{name}} {{version}} was packed with, so it is not used: $message." `
                -Action ('Install the module again as a whole, from a source that you trust. ' +
                "To see for yourself: $look") -Target $Path))
}

function Get-{{prefix}}_Quoted {
    param ([string] $Text)
    "'$([System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text))'"
}

function Get-{{prefix}}_Stranger {
    # Where others than this user and the administrators of this computer could exchange what the module runs, and who:
    # its files and their folders, and the folders above, from which they could move it away. Of a link, where it leads.
    param ([string] $Folder)
    $windows = [System.IO.Path]::DirectorySeparatorChar -eq [char] 92
    $trusted = if ($windows) {
        # This user, the system, the administrators, the service that installs Windows.
        [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
        'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
    } else {
        $there = Get-{{prefix}}_Item -Path "/proc/$PID"
        $stat = $there.UnixStat
        0, $stat.UserId
    }
    $places = [System.Collections.Generic.List[string]]::new()
    foreach ($one in $PSScriptRoot, [System.IO.Path]::GetDirectoryName($Folder), $Folder) {
        $places.Add($one)
        $places.AddRange([System.IO.Directory]::GetFiles($one))
    }
    $own = [System.Collections.Generic.HashSet[string]]::new($places)
    for ($at = 0; $at -lt $places.Count; $at++) {
        $path = $places[$at]
        $up = [System.IO.Path]::GetDirectoryName($path)
        if ($up -and -not $places.Contains($up)) { $places.Add($up) }
        $isOwn = $own.Contains($path)
        $who = @(
            try {
                $target = Get-{{prefix}}_LinkTarget -Path $path
                if ($target) {
                    if ($isOwn) { $null = $own.Add($target) }
                    if (-not $places.Contains($target)) { $places.Add($target) }
                } elseif ($windows) {
                    Get-{{prefix}}_WindowsWriter -Path $path -Trusted $trusted -Above:(-not $isOwn)
                } else {
                    Get-{{prefix}}_UnixWriter -Path $path -Trusted $trusted -Above:(-not $isOwn)
                }
            } catch {
                # Of a folder above, this user may be allowed to see nothing.
                Clear-{{prefix}}_Caught -Caught $_
                if ($isOwn) { 'somebody whom this session cannot see' }
            }
        )
        if ($who.Length -gt 0) { @{ Path = $path; Above = -not $isOwn; Who = $who } }
    }
}

function Get-{{prefix}}_LinkTarget {
    # Where a link leads; nothing where it is none.
    param ([string] $Path)
    if (-not ([System.IO.File]::GetAttributes($Path) -band [System.IO.FileAttributes]::ReparsePoint)) { return }
    $there = Get-{{prefix}}_Item -Path $Path
    # OneDrive's files lead nowhere.
    if (-not $there.Target) { return }
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($folder, "$($there.Target)"))
}

function Get-{{prefix}}_Item {
    # A file or folder, whatever characters its name has. The cmdlet for that is no part of the engine.
    param ([string] $Path)
    $paths = [string[]] @("Microsoft.PowerShell.Core\FileSystem::$Path")
    $ExecutionContext.InvokeProvider.Item.Get($paths, $true, $true)[0]
}

function Get-{{prefix}}_WindowsWriter {
    # Who else may write a place: its owner, and those to whom its rights give that. -Above: who may move away what lies
    # in it, or the folder itself.
    param ([string] $Path, [string[]] $Trusted, [switch] $Above)
    $sections = [System.Security.AccessControl.AccessControlSections] 'Access, Owner'
    $security = if ([System.IO.Directory]::Exists($Path)) {
        [System.Security.AccessControl.DirectorySecurity]::new($Path, $sections)
    } else {
        [System.Security.AccessControl.FileSecurity]::new($Path, $sections)
    }
    # Deleting what lies in it, deleting, changing the rights, taking over, all; a drive cannot be moved away. Else also
    # creating, writing, and the generic right to write.
    $rights = 0x500D0046
    if ($Above) { $rights = if ([System.IO.Path]::GetDirectoryName($Path)) { 0x100D0040 } else { 0x100C0040 } }
    $kind = [System.Security.Principal.SecurityIdentifier]
    $found = @(
        $security.GetOwner($kind)
        foreach ($rule in $security.GetAccessRules($true, $true, $kind)) {
            # What a folder only hands on to what is made in it does not count for itself.
            $handsOn = $rule.PropagationFlags -band [System.Security.AccessControl.PropagationFlags]::InheritOnly
            $allows = $rule.AccessControlType -eq [System.Security.AccessControl.AccessControlType]::Allow
            if ($allows -and -not $handsOn -and ($rule.FileSystemRights -band $rights)) { $rule.IdentityReference }
        }
    )
    $names = foreach ($one in $found) {
        # The last one is whoever owns it.
        if ($Trusted -ccontains $one.Value -or $one.Value -ceq 'S-1-3-4') { continue }
        try {
            $one.Translate([System.Security.Principal.NTAccount]).Value
        } catch {
            Clear-{{prefix}}_Caught -Caught $_
            $one.Value
        }
    }
    [System.Collections.Generic.HashSet[string]]::new([string[]] @($names))
}

function Get-{{prefix}}_UnixWriter {
    # Who else may write a place: its owner, its group, everybody. -Above: who may move away what lies in it. Nothing
    # where this PowerShell does not say (before 7.1).
    param ([string] $Path, [object[]] $Trusted, [switch] $Above)
    $there = Get-{{prefix}}_Item -Path $Path
    $stat = $there.UnixStat
    if ($null -eq $stat) { return }
    if ($Trusted -notcontains $stat.UserId) { "the user $($there.User)" }
    $mode = $there.UnixMode
    # In a folder such as /tmp each moves only what is his own.
    if ($Above -and 't', 'T' -ccontains $mode[9]) { return }
    # A group of the same number as the user has nobody else in it.
    if ($mode[5] -ceq 'w' -and $Trusted -notcontains $stat.GroupId) { "the group $($there.Group)" }
    if ($mode[8] -ceq 'w') { 'everybody' }
}

function Write-{{prefix}}_Stranger {
    # Warns of who else may write what an elevated session runs, with the commands that mend it.
    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable[]] $Stranger)
    $windows = [System.IO.Path]::DirectorySeparatorChar -eq [char] 92
    $said = @(
        foreach ($one in $Stranger) {
            $does = if ($one.Above) { 'move away what lies in' } else { 'write' }
            "$([string]::Join(', ', [string[]] $one.Who)) may $does '$($one.Path)'"
        }
    )
    $commands = foreach ($one in $Stranger) {
        # What lies in the module's folder is mended with it.
        $inside = $one.Path.StartsWith("$PSScriptRoot$([System.IO.Path]::DirectorySeparatorChar)")
        $path = if ($inside) { $PSScriptRoot } else { $one.Path }
        $quoted = Get-{{prefix}}_Quoted -Text $path
        if (-not $windows) {
            $all = if (-not $one.Above) { '-R ' }
            if ($one.Who -clike 'the user *') { "chown ${all}root $quoted" }
            if ($one.Who -cnotlike 'the user *') { "chmod ${all}go-w $quoted" }
        } elseif ($one.Above) {
            'Install-PSResource -Name {{name}} -Scope AllUsers -Reinstall'
        } else {
            "icacls $quoted /setowner '*S-1-5-32-544' /T /C /Q"
            "icacls $quoted /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' " +
            "'*S-1-5-32-545:(OI)(CI)RX' /Q"
            if ([System.IO.Directory]::Exists($path)) {
                $within = Get-{{prefix}}_Quoted -Text ([System.IO.Path]::Combine($path, '*'))
                "icacls $within /reset /T /C /Q"
            }
        }
    }
    $more = if ($said.Length -gt 3) { ", and $($said.Length - 3) more" }
    $unique = [System.Collections.Generic.HashSet[string]]::new([string[]] @($commands))
    Write-{{prefix}}_Warning -Cmdlet $Cmdlet -Message (
        'Others than administrators may exchange what this elevated session runs: ' +
        "$([string]::Join('; ', [string[]] @($said[0..2])))$more. What they put there would have the rights of this " +
        "session. What mends it: $([string]::Join('; ', $unique))")
}
