### Errors. One message a code: `error-<code>`.
### Value: what happened. `.cause`: probable cause. `.remedy`: what to do.
### No text is ever given a password, a token or a private key.

## What the person typed

error-domain-invalid =
    { $reason ->
        [empty] The domain is missing.
        [has-scheme] The domain starts with “http://” or “https://”, and that part has to go.
        [has-path] The domain has a slash, a “?” or a “#”, and everything from there on has to go.
        [has-user] The domain has an at sign; it looks like an e-mail address.
        [has-port] The domain has a colon; the port number does not belong here.
        [has-wildcard] The domain has an asterisk, which is not needed.
        [has-space] The domain has a space or a line break in it.
        [bad-label] One of the parts of the domain, between the dots, is empty, or starts or ends with a hyphen.
        [part-too-long] One of the parts of the domain, between the dots, is longer than 63 letters, which no domain may be.
        [too-long] The domain is too long.
        [bad-character] The domain has a character that an internet address can't have.
        [one-label] The domain is incomplete: a dot and what comes after it are missing.
        [is-address] That is an IP address (a machine's address in numbers), and a domain is needed here.
       *[other] The domain can't be used as it is written.
    }
    .cause =
        { $reason ->
            [is-address] The security certificate and the addresses of the client companies need a name; numbers do not work.
            [has-wildcard] The addresses of the client companies, such as client1.invoices.example.pe, are served by themselves with the main domain.
            [too-long] The limit is 189 characters, so that the name of every client company fits as well.
           *[other] Only the name is needed, with nothing before or after it: letters, digits, hyphens and dots.
        }
    .remedy = Write the domain as in this example: invoices.example.pe

error-instance-invalid =
    { $reason ->
        [empty] The instance number is missing.
        [not-a-number] The instance number has something in it that is not a digit.
        [out-of-range] The instance number is out of range.
       *[other] The instance number can't be used as it is written.
    }
    .cause = The number tells apart the invoicing systems installed on one server, and goes from 1 to 999.
    .remedy = Write a whole number, for example 1 for the first system on that server.

error-mysql-port-invalid =
    { $reason ->
        [empty] The database port is missing.
        [not-a-number] The database port has something in it that is not a digit.
        [out-of-range] The database port is out of range.
        [taken-by-stack] The server itself uses that port already: 22 is for administration, and 80 and 443 are for web pages.
        [system-port] Ports below 1024 are reserved for the server's own system.
       *[other] The database port can't be used as it is written.
    }
    .cause = The port is the number of the “door” that leads to the database inside the server, and goes from 1024 to 65535.
    .remedy = Write for example 3306 for the first instance, 3307 for the second, and so on.

error-server-name-invalid =
    { $reason ->
        [empty] A name for the server is missing.
        [too-long] The name of the server has more than 40 characters.
        [bad-character] The name of the server has a character that is not allowed, or starts with neither a letter nor a digit.
       *[other] The name of the server can't be used as it is written.
    }
    .cause = It is a short name by which to recognise the server in this program; it takes plain letters, digits, hyphens and dots.
    .remedy = Write a name such as “main” or “client-lima”.

error-host-invalid =
    { $reason ->
        [empty] The address of the server is missing.
        [has-scheme] The address of the server starts with something like “https://” or “ssh://”, and that part has to go.
        [has-user] The address of the server has an at sign; the user name belongs in another field.
        [has-port] The address of the server has a colon; the port belongs in another field.
        [too-long] The address of the server is too long.
        [bad-character] The address of the server has a character that is not allowed.
       *[other] The address of the server can't be used as it is written.
    }
    .cause = Only the address is needed that the provider (the company that rents out the server) gave in its e-mail.
    .remedy = Write the IP address, for example 203.0.113.10, or the name of the server, for example vps.example.pe

error-ssh-port-invalid =
    { $reason ->
        [empty] The SSH port is missing.
        [not-a-number] The SSH port has something in it that is not a digit.
        [out-of-range] The SSH port is out of range.
       *[other] The SSH port can't be used as it is written.
    }
    .cause = SSH is the secure connection by which a server is administered; its port goes from 1 to 65535.
    .remedy = Write 22, which is usual, unless the provider gave another number.

error-user-invalid =
    { $reason ->
        [empty] The user name for the server is missing.
        [too-long] The user name for the server has more than 64 characters.
        [bad-character] The user name for the server has a character that is not allowed, or starts with a hyphen.
       *[other] The user name for the server can't be used as it is written.
    }
    .cause = It is the user who logs in to the server; it takes plain letters, digits, hyphens and dots.
    .remedy = Write the user that the provider gave; it is almost always root, and sometimes ubuntu or debian.

error-fingerprint-invalid =
    { $reason ->
        [not-sha256] What was written is not a SHA256 fingerprint.
       *[other] The fingerprint can't be used as it is written.
    }
    .cause = The fingerprint is the code that identifies a server; it starts with “SHA256:”, and 43 letters, digits or signs follow.
    .remedy = Copy the whole fingerprint from the provider's panel, “SHA256:” included.

error-git-url-invalid =
    { $reason ->
        [empty] The address of the code is missing.
        [too-long] The address of the code is too long.
        [has-credentials] The address of the code has a user name or a password in it.
        [bad-character] The address of the code has a character that is not allowed.
        [incomplete] The address of the code is incomplete.
        [not-encrypted] The address of the code starts with “http://”, which travels without protection.
        [unknown-scheme] The address of the code does not start in a known way.
       *[other] The address of the code can't be used as it is written.
    }
    .cause =
        { $reason ->
            [has-credentials] A password inside the address would be in plain sight in the server's files; the token (the password for the code) is asked for separately.
            [not-encrypted] On a connection without protection, anybody on the way could read the token (the password for the code).
           *[other] Git is the system where code is kept; its addresses start with “https://”, “ssh://” or “git@”.
        }
    .remedy = Write the address as in this example: https://gitlab.com/company/system.git

error-git-reference-invalid =
    { $reason ->
        [empty] The branch or tag of the code is missing.
        [bad-character] The name of the branch or tag has something in it that is not allowed, or is too long.
       *[other] The name of the branch or tag can't be used as it is written.
    }
    .cause = The branch or tag says which version of the code is installed, and its name has no spaces, accents or consecutive dots.
    .remedy = Copy the name as it appears in GitLab or GitHub, for example main or v2.1.0, or leave the field empty to use the main version.

error-git-user-invalid =
    { $reason ->
        [empty] The user name for the code is missing.
        [too-long] The user name for the code is too long.
        [bad-character] The user name for the code has a character that is not allowed.
       *[other] The user name for the code can't be used as it is written.
    }
    .cause = It is the user of GitLab, GitHub or another Git server (the site where code is kept) to whom the token belongs, that is, the password for the code.
    .remedy = Write the user name without spaces; with GitLab tokens the word oauth2 works too.

error-git-token-invalid =
    { $reason ->
        [empty] The token (the password for the code) is missing.
        [has-space] The token (the password for the code) has a space or a line break in the middle.
        [too-long] The token (the password for the code) is too long.
       *[bad-character] The token (the password for the code) has a character that no token has.
    }
    .cause = More than the token was copied, or only a part of it; spaces at its ends do not matter.
    .remedy = Copy the whole token again, and nothing else, from the site where it was created. If it is not shown any more, create a new one.

error-archive-invalid =
    { $reason ->
        [not-found] The file with the code was not found.
        [unreadable] The file with the code could not be read, or this computer has no space to prepare it.
        [empty] The file with the code is empty.
        [unknown-format] The file with the code is neither a .zip nor a .tar.gz.
        [damaged] The file with the code is damaged or incomplete.
        [encrypted] The file with the code needs a password to be opened.
        [too-large] The file with the code is too large.
        [too-many-entries] The file with the code holds too many files.
        [bad-name] The file with the code holds a name that can't be used: { $entry }
        [unsafe-path] The file with the code wants to write outside its own folder: { $entry }
        [unsafe-link] The file with the code holds a shortcut that leads outside its own folder: { $entry }
        [special-file] The file with the code holds something that is neither a file nor a folder: { $entry }
        [not-laravel] The file does not hold the invoicing system: { $missing } is missing
        [packed-twice] The file holds nothing but another packed file: { $entry }
        [several-applications] The file holds more than one copy of the system: { $entry }
        [lfs-pointer] The file lacks the content of files that Git keeps elsewhere (LFS): { $entry } ({ $count })
        [submodule-missing] The file lacks a part that Git keeps in another repository (submodule): { $entry }
        [environment-missing] The file does not bring passwords and keys (.env) of another installation.
        [environment-key] The key (APP_KEY) in the .env that the file brings is not a key of Laravel's.
       *[other] The file with the code can't be used.
    }
    .cause =
        { $reason ->
            [bad-name] The name is too long or holds characters that can't be written; nothing was uploaded.
            [unsafe-path] A well-made archive writes inside its own folder only; to be safe, nothing was uploaded.
            [unsafe-link] A well-made archive points inside its own folder only; to be safe, nothing was uploaded.
            [special-file] An archive of code holds files and folders only; to be safe, nothing was uploaded.
            [not-laravel] The system is made with Laravel (what it was programmed on), which always comes with artisan, composer.json, .env.example and public/index.php. Every folder of the file was searched.
            [packed-twice] A file that was packed already was packed again.
            [several-applications] It can't be known which of them is to be installed.
            [lfs-pointer] The archives that a Git server offers do not always include what is in LFS; without it fonts, logos or certificates would be missing.
            [submodule-missing] The archives that a Git server offers do not include submodules; without them the system would be incomplete.
            [environment-missing] They were to be taken from the file, and there is no .env in it.
            [environment-key] The .env was cut off, or its key was written by hand.
           *[other] The download may have been cut off, or another file was chosen.
        }
    .remedy =
        { $reason ->
            [unreadable] Check that the file can be opened and that this computer has free space, and try again.
            [bad-name] Correct or remove that file and pack the system's folder again.
            [unsafe-path] Pack the system's folder again (on Windows: right click → Compress; on macOS: right click → Compress), or download the code from your provider.
            [unsafe-link] Remove that shortcut and pack the system's folder again, or download the code from your provider.
            [special-file] Remove it and pack the system's folder again, or download the code from your provider.
            [not-laravel] Choose the file with the whole invoicing system, or pack the folder again in which artisan is.
            [packed-twice] Unpack that file and choose the one inside.
            [several-applications] Pack only the folder that you want to install and choose that file.
            [lfs-pointer] Install with the code's Git address instead of the file, or pack a copy in which those files are complete.
            [submodule-missing] Install with the code's Git address instead of the file, or pack a copy in which that folder is complete.
            [environment-missing] Install without taking the file's .env: new passwords and keys are made.
            [environment-key] Install without taking the file's .env, or correct the line APP_KEY in it and pack again.
           *[other] Download the code again from your provider, as a .zip or .tar.gz without a password, and choose that file.
        }

error-server-unknown = There is no server called “{ $server }” in this program.
    .cause = The name is spelled differently, or the server was not yet added on this computer.
    .remedy = Look the name up in the list of servers, or add the server.

error-server-exists = There is already a server called “{ $server }” in this program.
    .cause = Every server needs a name of its own, so that none is taken for another.
    .remedy = Use the server that is in the list already, or choose another name for the new one.

error-instance-unknown = No instance number { $instance } is known on the server “{ $server }”.
    .cause = The number is another one, or that instance (each installed invoicing system) was made from another computer.
    .remedy = Look at the list of the server's instances and use one of the numbers in it.

error-secret-unknown = Nothing is kept under the name “{ name-of-secret }”.
    .cause = It was not saved in this computer's keyring (where the system keeps passwords), or it was saved from another computer.
    .remedy = See in the list what is kept, or look it up on the computer that the installation was made from.

error-secret-empty = “{ name-of-secret }” came in empty, and was not saved.
    .cause = Nothing was typed, or the pasted text had nothing in it.
    .remedy = Type or paste it again. It is normal that nothing shows on the screen meanwhile.

error-passphrase-weak = The password of the file is too short.
    .cause = The file holds the passwords of all servers: whoever gets it can try passwords without a limit.
    .remedy = Use at least { $length } characters; several unrelated words are easy to remember and hard to guess.

error-passphrase-wrong = The password does not open the file, or the two that were typed are not the same.
    .cause = It is another one, or a letter differs; capitals count.
    .remedy = Type it again, as it was noted when the file was saved. Nothing changed on this computer.

error-transfer-unreadable = The file could not be read: { $path }
    .cause = It was not saved by this program, is cut off, or can't be opened from here.
    .remedy = Copy it again from the other computer, or save it there anew. Nothing changed on this computer.

error-transfer-newer = The file comes from a newer version of this program.
    .cause = The other computer has a version that saves something that this one does not know.
    .remedy = Update the program on this computer and try again. Nothing changed on this computer.

error-key-file-invalid =
    { $reason ->
        [empty] The chosen file is empty.
        [missing] The key's file is not where it was said to be.
        [public] The chosen file is the public part of the key, and the private one is needed to log in.
        [certificate] The chosen file is a certificate, not a private key for SSH.
        [old-kind] The chosen key is of a kind that servers no longer accept.
        [costly] The chosen key takes too much time or memory to open, and was not opened.
       *[unreadable] The chosen file could not be read as a private key.
    }
    .cause =
        { $reason ->
            [empty] It was made without content, or the copy was cut short. File: { $path }
            [missing] It was moved or deleted, or is on a disk that is not connected. File: { $path }
            [public] Each key is two files: the public part (usually ending in .pub) is left on the server; the private one stays on the computer. File: { $path }
            [certificate] A certificate is for web pages; SSH (the secure connection to the server) uses another file. File: { $path }
            [old-kind] It is a DSA key, one of SSH version 1, or of an old program. File: { $path }
            [costly] Its passphrase is protected with an effort that no computer comes to the end of in half a minute, or the file was altered. File: { $path }
           *[unreadable] It can't be opened, is damaged, or is something else. File: { $path }
        }
    .remedy =
        { $reason ->
            [empty] Copy the key that the provider gave again, and choose that copy.
            [missing] Find the file and choose it again; if it is gone, log in with the password or another key.
            [public] Choose the file of the same name without .pub, or the .ppk that was made with PuTTY.
            [certificate] Choose the private key that the provider gave for SSH, or log in with the password.
            [old-kind] Make a new key in the provider's panel, or log in with the password.
            [costly] Save the key again with the usual values of the program that made it (in PuTTYgen: Key → Parameters for saving key files), or log in with the password.
           *[unreadable] Choose the private key: the file without .pub, or the .ppk that was made with PuTTY. If it is that, copy it again from where it was made.
        }

error-agent-unusable =
    { $reason ->
        [empty] This computer's SSH agent holds no key.
        [several] This computer's SSH agent holds several keys, and it is not known which is this server's.
        [key-missing] This computer's SSH agent does not hold the chosen key.
        [refused] This computer's SSH agent did not allow the key to be used.
       *[missing] No SSH agent is running on this computer.
    }
    .cause =
        { $reason ->
            [empty] The agent is the program that holds keys open; after the computer was restarted it is usually empty.
            [several] They are not all tried: servers count each wrong key, and hang up after a few. The list is in the details.
            [key-missing] It was removed from the agent, or is in another one. The list of those that it holds is in the details.
            [refused] The agent is locked, or asked for permission and did not get it.
           *[missing] The agent is the program that holds the keys for SSH (the secure connection to the server) open; it is not running, or this program does not find it.
        }
    .remedy =
        { $reason ->
            [empty] Add the key to the agent, or choose its file instead of the agent.
            [several] { $place ->
                [window] Choose the key by its name and fingerprint, or choose its file instead of the agent.
               *[terminal] Choose the key by its fingerprint with --agent-key, or its file with --key instead of the agent.
            }
            [key-missing] Add the key to the agent, choose another one of the list, or choose its file instead of the agent.
            [refused] Unlock the agent, or agree when it asks, and try again.
           *[missing] Start the agent and add the key to it, or choose the key's file instead of the agent.
        }

error-key-passphrase-needed = The key is protected, and its password is missing or does not match.
    .cause = When the key was made it was given a password of its own, which is not the server's password. File: { $path }
    .remedy = Type the password of the key. If it can't be remembered, log in with the server's password or with another key.

error-arguments-invalid =
    { $reason ->
        [not-absolute] The base folder on the server does not start with a slash.
        [of-the-system] That folder is the server's own system's, which empties or changes it by itself.
        [is-root] The base folder can't be the root of the server, that is, “/” alone.
        [bad-part] The base folder has a part that is empty, a dot or two dots.
        [too-long] One of the values is too long.
        [bad-character] One of the values has a character that is not allowed.
        [image-invalid] The name of a Docker image (a package that is ready to run) is not valid.
        [image] The name of a Docker image (a package that is ready to run), or of the part of the system that it is for, is not valid.
        [unknown-service] The system has no part of that name; they are nginx, fpm, mariadb, redis, scheduling and supervisor.
        [extension-invalid] The name of a PHP extension (an add-on of the system's language) is not valid.
        [code-missing] It is not said where the code comes from: a Git address or a file.
        [code-twice] Both a Git address and a file were given, and it can only be one of them.
        [token-without-https] A token was given, but the address of the code does not start with “https://”.
        [key-without-ssh] A deploy key was asked for, but the address of the code is not of the kind that uses keys.
        [password-and-key] Both a password and a key were given, and it can only be one of them.
        [system-ssh-renewal] This server is reached by this computer’s own ssh program, with which the password can’t be renewed from here.
        [no-system-ssh] On Windows, this computer’s SSH settings can’t be used to log in.
       *[other] The given values do not fit together.
    }
    .cause = Each value may be right by itself, but together they do not say clearly what to do.
    .remedy = Look at the given values again; nothing was changed on the server.

error-command-line-invalid =
    { $reason ->
        [unknown-command] There is no command “{ $what }”.
        [no-command] What is to be done is missing.
        [unknown-argument] This command has no option “{ $what }”.
        [missing] Missing: { $what }
        [conflict] “{ $what }” and “{ $other }” exclude each other: it can only be one of them.
        [value-missing] The value of “{ $what }” is missing.
        [value-invalid] “{ $what }” does not take “{ $typed }”.
       *[other] The command is not written correctly.
    }
    .cause =
        { $suggestion ->
            [none] The command is incomplete, or has something too much.
           *[other] It may be a typing error. The nearest that exists: { $suggestion }
        }
    .remedy = Correct the command and run it again; nothing was done. The help says what each command takes.

error-erase-not-confirmed = What was typed, “{ $typed }”, is not the domain of this instance, and nothing was erased.
    .cause = To erase the data, its domain, { $domain }, has to be typed, so that no other instance is erased by mistake.
    .remedy = If it is the right instance, type { $domain }, exactly so. If it is not, choose the one that is meant.

error-confirmation-needed = A confirmation is needed, and there is no one to ask.
    .cause = The program was run without a screen to answer at, for example by an automatic task.
    .remedy =
        { $place ->
           *[terminal] Run it in a terminal and answer the question, or add --yes if you have read what will be done.
        }

## Checks

error-checks-failed = The server is not ready yet, and nothing was changed on it.
    .cause = At least one of the checks found something that has to be fixed before starting.
    .remedy = Read the text of each check marked “bad”, do what it says, and check again.

error-instance-taken = Instance { $instance } already exists on the server, with the domain { $domain }.
    .cause = That number belongs to another invoicing system, which is not touched.
    .remedy = Choose another number for the new installation, or write the domain { $domain } if that very system is meant.

error-domain-taken = The domain { $domain } is already used by instance { $instance } of this server.
    .cause = Two systems can't answer to the same address: it would be unclear which of them answers.
    .remedy = Choose another domain, or use the number { $instance } if that very system is meant.

error-instance-not-installed = Instance { $instance } of { $server }, with the domain { $domain }, is not installed.
    .cause = Its installation was not finished, or it was uninstalled afterwards; what was asked for can only be done with an installed instance.
    .remedy = Install it with the same number and the same domain: what is done already and the data that is still on the server are used.

error-leftovers-found = There are remains of an earlier instance { $instance } on the server, and they are not touched.
    .cause = Found: { $found }. It may be data that is still needed, or an installation that was left half done.
    .remedy = Choose another instance number. If the remains are of no use any more, ask a technician to back them up and remove them.

error-code-differs = Instance { $instance } ({ $domain }) is already installed with other code, or another version, than what is asked for.
    .cause = Installing again does not change the version: that is an upgrade, which needs a backup first.
    .remedy = Ask for the same code and version with which it was installed. To have the other version beside it, choose another instance number and another domain.

error-secret-missing = “{ name-of-secret }” of instance { $instance } is missing, and there is no going on without it.
    .cause = The instance was made from another computer, or the keyring of this one (where the system keeps passwords) was emptied.
    .remedy = Go on from the computer that the installation was made from, or copy that value from there into this keyring.

error-keyring-missing = This computer has no keyring available, that is, the safe place where the system keeps passwords.
    .cause = On Linux the keyring program or an open desktop session is usually missing; Windows and macOS come with one.
    .remedy = Open a desktop session, or install GNOME Keyring or KWallet on Linux, and try again.

error-keyring-locked = The keyring of this computer, where the system keeps passwords, is locked.
    .cause = The system asked for permission to open it and got no answer, or the answer was no.
    .remedy = Try again and accept the system's window that asks to open the keyring.

error-keyring-refused = The keyring of this computer, where the system keeps passwords, did not accept the request.
    .cause = The system gives this program no permission, or the value is longer than the keyring takes.
    .remedy = Allow the access when the system asks, and try again. The exact reason is in the details.

error-inventory-newer = The records of this computer were written by a newer version of the program.
    .cause = A more recent version was used here before. Form of the records: { $found }. Form that this version understands: { $known }.
    .remedy = Install the most recent version of the program. The records were not changed.

error-inventory-damaged = The list of servers on this computer can't be read.
    .cause = The file may have been damaged by a power cut or a problem of the disk. The servers and their systems keep working.
    .remedy = { $place ->
        [window] Choose “Recover the list”
       *[terminal] Run “smart recover”
    }: the damaged file is put aside, and what can still be read of it is recovered. A server that is missing is added again, and its systems show up by themselves.

error-file-unwritable =
    { $reason ->
        [exists] There is a file of that name already: { $path }
       *[other] A file or folder of this computer could not be used: { $path }
    }
    .cause =
        { $reason ->
            [exists] Somebody saved it earlier, and it was not replaced.
           *[other] Permission is missing, the disk is full, or an antivirus or another program is holding it.
        }
    .remedy =
        { $reason ->
            [exists] Give another name, or first move the file that is there.
           *[other] See that there is room on the disk and permission to write in that folder, and try again.
        }

## The server's identity

error-host-key-unknown = The server { $host } is new to this computer, and its fingerprint was not confirmed.
    .cause = The fingerprint is the code that identifies a server. The one it showed is { $fingerprint }. No password was sent yet.
    .remedy = Compare it with the fingerprint that the provider's panel shows and, if they match, confirm it.

error-host-key-changed = The server { $host } showed another fingerprint than the one recorded, and the connection was stopped.
    .cause = If the server was reinstalled lately, it is normal that its fingerprint changes. If not, another machine could be in its place. Recorded: { $recorded }. Shown now: { $offered }. No password was sent.
    .remedy = If the server was reinstalled, compare the new fingerprint with the one in the provider's panel and confirm it. If nobody reinstalled it, do not continue, and ask the provider.

error-host-key-mismatch = The server { $host } showed another fingerprint than the one given, and the connection was stopped.
    .cause = The given fingerprint is another server's or was copied incompletely, or what answers is not the expected server. Given: { $expected }. Shown: { $offered }. No password was sent.
    .remedy = Copy the fingerprint from the provider's panel again, and see that the address of the server is right.

error-server-changed =
    { $reason ->
        [machine] The server { $host } has the disk of a known server but is another machine, and the connection was stopped.
        [no-record] The server { $host } lacks the records that this program left on it, and the connection was stopped.
        [other-record] At { $host } another server answers than the one recorded under that name, and the connection was stopped.
       *[other] The server { $host } is not the same as before, and the connection was stopped.
    }
    .cause =
        { $reason ->
            [machine] It is a copy made by the provider (an “image” or “snapshot” of another server), or the same server moved to another machine.
            [no-record] The server was reinstalled, or somebody removed the folder /var/lib/instalador-smart.
           *[other] The address went to another server, or one server was put in the place of another. The fingerprint is not enough to tell them apart.
        }
    .remedy = If it is the same server, which was moved, say so: everything is kept. If it is a copy or was reinstalled, say that it is another one: it gets no passwords that are not its own.

## Logging in, and rights

error-login-refused = The server { $host } did not let the user { $user } in.
    .cause =
        { $reason ->
            [blanks] The password that came in begins or ends with a blank. The Windows command “echo password | …” adds one, and nobody sees it. The server accepts: { $accepted }.
           *[other] The user name, the password or the key does not match. The server accepts: { $accepted } (“publickey” is a key; “password” and “keyboard-interactive” are a password).
        }
    .remedy =
        { $reason ->
            [blanks] If the blank is no part of the password, type it when it is asked for, or send it without that blank. If it is, look at the user and the password in the provider’s e-mail.
           *[other] Compare user name and password with the provider's e-mail. Take your time: many servers block the address after a few attempts, which is why the program does not repeat them by itself.
        }

error-login-method-refused = The server { $host } does not accept this way in for the user { $user }.
    .cause = The server accepts: { $accepted } (“publickey” is a key; “password” and “keyboard-interactive” are a password).
    .remedy = Choose one of those ways. If it accepts keys only, choose the key file that the provider handed over.

error-account-closed =
    { $reason ->
        [expired] The account { $user } on the server { $host } has expired and lets nobody in any more.
        [maintenance] The server { $host } does not let the user { $user } in for now: it is starting, stopping or being maintained.
       *[rules] The server { $host } does not allow the user { $user } in from here or at this time.
    }
    .cause =
        { $reason ->
            [expired] Whoever administers the server gave the account a last day, and that has passed. The password or key may be right.
            [maintenance] Meanwhile only root may log in, if the server allows that.
           *[rules] Whoever administers the server limited from where or at what times that account may log in. The password or key may be right.
        }
    .remedy =
        { $reason ->
            [expired] Ask the provider, or whoever administers the server, to extend the account, or log in as another user.
            [maintenance] Wait a few minutes and try again; if it stays like this, ask the provider.
           *[rules] Ask the provider, or whoever administers the server, from where logging in is allowed, or use another user.
        }

error-password-expired = The password of the user { $user } has expired: the server lets one in and demands a new one before anything else.
    .cause = Many providers send a password that is good for the first login only; other servers let passwords expire after a time. Logins by key are affected too.
    .remedy = { $place ->
        [window] Type a new one when it is asked for, and it is set on the server.
       *[terminal] Add --renew-password when the server is added; if it is known already, run “smart server renew-password SERVER”.
    } The console in the provider's panel is another way.

error-new-password-refused = The server did not accept the new password.
    .cause = Many servers reject short ones, those in a dictionary, and those that resemble the last one. What it answered is in the details.
    .remedy = Choose another one: twelve letters and digits or more, unlike the last one, and try again. The old one is still valid.

error-second-factor-needed = The server { $host } asks for more than the password or key of the user { $user }: “{ $question }”
    .cause = Besides the password or key, this server wants one more answer, nearly always a one-time code from a telephone.
    .remedy =
        { $place ->
            [window] Type the answer when it is asked for. A code is good once, so each login asks for another.
           *[terminal] Run it in a terminal and type the answer when it is asked for, or send it on standard input with --second-factor-stdin. Each login asks for another code.
        }

error-second-factor-refused = The server { $host } did not accept the answers of the user { $user }.
    .cause = The code was no longer valid or mistyped, or the password does not match: the server does not say which.
    .remedy = Check that the telephone's clock is right, wait for the next code and try again calmly.

error-sudo-password-needed = To act as administrator, the server asks for the password of the user { $user }.
    .cause = With sudo (the command that gives administrator rights) that user has to type a password, and it is not known here.
    .remedy = Type that user's password when asked; it is not shown and is not written anywhere on the server.

error-sudo-password-wrong = The server did not accept the administrator password of the user { $user }.
    .cause = The password for sudo (the command that gives administrator rights) is usually the one that the user logs in with, but not always.
    .remedy = Check the password and try again, or log in as the user root, who does not need it.

error-sudo-not-allowed = The user { $user } has no administrator rights on the server.
    .cause = The server does not let that user use sudo (the command that gives administrator rights).
    .remedy = Log in as the user root, or ask the provider to let that user use sudo.

error-sudo-needs-terminal = The server gives administrator rights to the user { $user } only at a terminal.
    .cause = The settings of sudo (the command that gives administrator rights) have the option “requiretty”, which prevents programs from using it remotely.
    .remedy = Log in as the user root, or ask a technician to remove “requiretty” for that user.

error-sudo-missing = The user { $user } is not an administrator, and the server has no way to give that right.
    .cause = sudo (the command that gives administrator rights) is not installed on the server.
    .remedy = Log in as the user root, or ask the provider to install sudo.

error-shell-unusable = The server let the user { $user } in, but does not run what it is asked to.
    .cause = The account is restricted, for example to transferring files, or it wants an expired password changed before anything else.
    .remedy = Log in once with PuTTY or another terminal and complete what the server asks for, or use another user.

## Connection

error-name-not-resolved = No server with the name { $host } was found on the internet.
    .cause = The name is misspelled, is not published yet, or this computer is without internet.
    .remedy = Check the name and the internet connection, or write the IP address (the numbers) that the provider gave.

error-connection-refused = The server { $host } is there, but does not answer on port { $port }.
    .cause = SSH (the secure connection by which a server is administered) uses another port, or is stopped; it also happens while the server restarts.
    .remedy = Wait a couple of minutes, compare the port with the provider's e-mail, and try again.

error-connection-timeout = The server { $host } did not answer in time on port { $port }.
    .cause = The server is switched off, the address is another one, or a firewall (the filter of connections) closes the way; also if the address was blocked after many attempts.
    .remedy = See in the provider's panel that the server is switched on and that its firewall lets that port through; then try again.

error-connection-turned-away =
    { $reason ->
        [penalty] The server { $host } does not serve this internet address for a while.
        [busy] The server { $host } does not answer: it has too many unfinished logins at once.
       *[unknown] The server { $host } closed the connection without a word, on port { $port }.
    }
    .cause =
        { $reason ->
            [penalty] There were several failed or unfinished logins from here, and the server protects itself from whoever guesses passwords. This time the password was not even sent: it may be right.
            [busy] Usually strangers are trying passwords on it all the time. The password was not sent: it may be right.
           *[unknown] That is what servers do that get too many logins at once, that admit certain internet addresses only, or that are starting. The password was not sent: it may be right.
        }
    .remedy =
        { $reason ->
            [penalty] Wait without trying: usually seconds, after several failures up to ten minutes. Then check the password before it is sent.
            [busy] Wait a minute and try again.
           *[unknown] Wait a couple of minutes and try again. If it stays like this, ask the provider whether the server limits from where one may log in, and check the port.
        }

error-protocol-failed = What answers at { $host }, port { $port }, and this program do not understand each other.
    .cause = On that port there is another service than SSH (the secure connection by which a server is administered), or its version is too old.
    .remedy = Check the port; 22 is usual. If it is right, ask the provider to update the server.

error-connection-lost = The connection to the server { $host } was lost.
    .cause = It is usually this computer's internet, a computer that went to sleep, or a restart of the server. What was already under way on the server continues.
    .remedy = Check the internet connection and try again: it continues where it was.

error-system-ssh-failed = The ssh program of this computer could not connect to { $host }.
    .cause = This computer's own SSH settings were chosen (SSH is the secure connection to the server), and something in them does not work.
    .remedy = Try to log in to that server with the ssh program in a terminal, and read in the details what it answered.

## Another operation running

error-server-locked = Another operation is already under way on this server: { name-of-operation }.
    .cause = Started by: { $owner }. Under way since: { $since }. Two operations at a time would get in each other's way.
    .remedy = Wait until it ends, or follow it from here. If it was interrupted and no computer is following it any more, it can be taken over.

## Stopped by the person

error-cancelled = The operation was stopped, as asked.
    .cause = What was done already stays done, and nothing was erased.
    .remedy = It can be continued at any time: it carries on from where it was.

## While it was running

error-command-failed = The step “{ name-of-step }” ended with an error.
    .cause = A command on the server ended with the result { $status }; any result other than 0 means that something failed. The details show what the server said.
    .remedy = Read the end of the details and try again: what is done is kept. If it happens again, send the report to support.

error-command-no-status = The step “{ name-of-step }” was interrupted on the server and left no result.
    .cause = The server restarted, or ran out of memory and ended the process.
    .remedy = See that the server is switched on and try again: it continues where it was. If it happens again, more memory is needed.

error-verification-failed = The step “{ name-of-step }” ran, but a check afterwards did not find the expected result.
    .cause =
        { $reason ->
            [compose] Compose, the part of Docker that joins the services, does not answer although it should be installed.
           *[other] The command showed no error, and still the server is not as it should be.
        }
    .remedy = Try again: what is done is kept. If it happens again, send the report to support.

error-answer-unreadable = The server's answer came in incomplete or was not understood.
    .cause = The answer took too long, or the server shows messages of its own at login that mix with it. Step: { name-of-step }.
    .remedy = Try again. If it happens again, send the report to support; the details show what came in.

error-packages-locked = Another program on the server is installing or updating packages: { $holder }
    .cause = On a freshly made server, the automatic updates usually run for the first minutes. Only one program at a time can install.
    .remedy = Wait a few minutes and try again: it continues where it was.

error-path-taken = Something else is on the server where a file of the system belongs: { $path }
    .cause = Somebody made a folder there, or a file of another kind. It is not touched, since it may hold data.
    .remedy = Ask a technician to see what it is and to move it elsewhere, and try again.

error-environment-invalid = Line { $line } of the file .env, “{ $key }”, is written wrongly, and with it the system does not start.
    .cause = Its value has blanks and no quotes. It comes from the code's .env.example, or somebody changed it on the server.
    .remedy = Put the value in quotes, like this: { $key }="…", in the code's .env.example or in the server's .env, and try again.

error-packages-conflict = To install what is needed, programs that are on the server would have to be removed: { $packages }
    .cause = They can't be there together with Docker. Nothing was removed, since something else on the server may need them.
    .remedy = Use another server, or ask a technician to see whether they are needed and to remove them.

error-packages-failed = The programs that the server needs could not be installed.
    .cause = The server does not reach its repositories (the sites that it gets programs from), or an earlier installation was left half done.
    .remedy = See in the details which program failed, and try again in a few minutes. If it happens again, ask the provider to look at the server's network and updates.

error-docker-not-running = Docker, the program that runs the invoicing system, is installed but does not start.
    .cause = Its settings have an error, the disk is full, or this kind of server does not allow Docker.
    .remedy = Restart the server from the provider's panel and try again. If it happens again, read in the details what Docker said.

error-tenants-unread = The list of companies of instance { $instance } of { $server } could not be read.
    .cause = Its database is stopped or does not answer.
    .remedy = See in its state whether the database works, start it if it is stopped, and try again.

error-daemon-config-invalid = Docker's settings file on the server has an error, and was not touched: { $path }
    .cause = It was changed earlier and left with an error; this program does not replace what another person wrote.
    .remedy = Ask a technician to correct that file, and try again.

error-image-pull-failed = The image { $image }, a package that is ready to run, could not be downloaded to the server.
    .cause = The server has no good way out to the internet, or the download site is down for a moment.
    .remedy = Wait a few minutes and try again: what was downloaded is kept.

error-registry-limit = The download site allows no more downloads from this server for now: { $image }
    .cause = Docker Hub limits free downloads by address, and several servers of one provider may share that limit.
    .remedy = Wait about six hours and try again: what was downloaded is kept.

error-git-refused = The code's server, { $host }, did not accept the login.
    .cause = The token (the password for the code) is not right, has expired or may not read, or the user is not the one it belongs to.
    .remedy = Check the user and copy the token again and write it in place of the old one. If it has expired, create a new one at { $host } with permission to read ("read_repository").

error-git-not-found = At { $host } there is no code at that address, or whoever logs in may not see it.
    .cause = The address has a letter too many or too few, the code has moved, or the token's owner was not invited to that project. The address is: { $url }
    .remedy = Copy the address as { $host } shows it to the account that the token belongs to; the code has to be visible there.

error-git-login-needed = The code's server, { $host }, asks for a login.
    .cause = The code is not public, or the address has a mistake: there are servers that ask for a login also where there is nothing at that address.
    .remedy = Check the address, and use a token (the password for the code) or a deploy key.

error-git-host-key-changed = The code's server, { $host }, shows another identity than before.
    .cause = Most probably that server was reinstalled or has a new key; it may also be that somebody poses as it. The fingerprint that it shows now: { $offered }
    .remedy = Compare that fingerprint with the one that { $host } publishes. If it is the same, { $place ->
        [window] confirm it.
       *[terminal] add --accept-git-host-key with that fingerprint.
    } It can also be installed with a token and an https address, or from a .zip file.

error-git-unreachable =
    { $reason ->
        [name] From the server, no site called { $host } is found, where the code would be.
        [timeout] From the server, { $host }, where the code is, is not reached: nobody answers.
        [network] From the server there is no way to { $host }, where the code is.
        [refused] From the server, { $host }, where the code is, can't be entered: the door is shut.
        [closed] The code's server, { $host }, closed the connection before it began.
        [certificate] The code's server, { $host }, shows a certificate that is not valid.
        [broken] The code's server, { $host }, answers that it is out of order.
       *[unknown] The code could not be read from { $host }; the details show what it answered.
    }
    .cause =
        { $reason ->
            [name] The address has a mistake, or the server can't look up names.
            [timeout] The provider or a firewall (the filter of connections) does not let such connections out, or that site is down.
            [network] The server's network does not allow that way out: the provider or a firewall (the filter of connections) shuts it.
            [refused] That site does not answer there, or a firewall (the filter of connections) prevents it.
            [closed] That site limits connections, or something on the way cuts them.
            [certificate] The certificate has expired or is another site's, or the server's clock is wrong.
            [broken] The fault is at that site and not on the server.
           *[unknown] It is no answer that this program knows.
        }
    .remedy =
        { $other-way ->
            [none] { $reason ->
                [name] Check the address of the code, and try again.
                [certificate] Check the address of the code and the server's clock, and try again.
               *[other] Try again in a few minutes. If nothing changes, ask the provider to allow that way out, or install from a .zip file.
            }
           *[other] The key has nothing to do with it. Use this address, which goes by port 443: { $other-way } An https address with a token works too.
        }

error-git-reference-missing =
    { $reason ->
        [default] The code does not have the main branch that it says it has.
        [empty] At that address there is no code yet.
       *[named] In the code there is no branch, tag or revision called "{ $reference }".
    }
    .cause =
        { $reason ->
            [default] The repository names a branch as its main one that does not exist, for example master instead of main. The login was accepted.
            [empty] The repository is empty. The login was accepted.
           *[named] The name, which says which version is installed, is written differently or does not exist any more. The login was accepted.
        }
    .remedy =
        { $reason ->
            [default] Write the name of the branch or tag that is to be installed.
            [empty] Check the address, or ask whoever keeps the code to upload it.
           *[named] Copy the name as GitLab or GitHub shows it, or leave the field empty to use the main version.
        }

error-deploy-key-not-accepted = The server of the code, { $host }, does not accept this server's key yet.
    .cause = The deploy key (a key that only allows reading the code) was not added there yet, or was added to another repository. Public key: { $key }
    .remedy = Add it at { $host }: in GitLab, Settings → Repository → Deploy keys; in GitHub, Settings → Deploy keys. Permission to read is enough.

error-code-not-laravel = The given code does not look like the invoicing system.
    .cause = The system is made with Laravel (the base on which it was programmed), and what always comes with it is missing: { $missing }
    .remedy = See that the address, the branch or the file is the invoicing system's, and not another project's.

error-code-incomplete =
    { $part ->
        [lfs] The code lacks files that Git keeps elsewhere (LFS): { $names }
       *[submodule] The code lacks parts that Git keeps in other repositories (submodules): { $names }
    }
    .cause =
        { $part ->
            [lfs] They could not be fetched with the same login. Without them the system would seem complete and fail later: fonts, logos or certificates.
           *[submodule] They could not be fetched with the same login: that part's address does not exist, or permission is needed for it too.
        }
    .remedy = Ask whoever keeps the code for permission to read those parts too, or install from a .zip file in which they are complete.

error-code-unsafe = The code holds a shortcut that leads outside its folder: { $entry }
    .cause = To be safe it is not installed: such a shortcut can make things be written elsewhere on the server.
    .remedy = Ask whoever keeps the code to remove that shortcut, or use another version.

error-files-changed = On the server there are files changed by hand that are in the way: { $path }
    .cause = Changes were made directly on the server, and this program does not replace them without permission.
    .remedy = Ask whoever made them to put them aside or add them to the code, and try again.

error-extensions-failed = The PHP add-ons that the system needs could not be added: { $extensions }
    .cause = The server could not download what is needed to prepare them, or ran out of memory or disk. PHP is the language that the system is written in.
    .remedy = Check the room and the memory of the server, and try again. The details show which add-on failed.

error-dependencies-failed = The system's libraries (code by others that it uses) could not be installed.
    .cause = The server did not reach the download site, ran out of memory, or the code's list of libraries does not go with the version of PHP, its language.
    .remedy = Try again in a few minutes. If it happens again, send the details to the provider of the code.

error-workers-busy = The jobs in progress did not end within an hour, and were not cut.
    .cause = A job is very long, or waits for another system; if it were cut, a document could be issued twice. The details say which are still in progress.
    .remedy = Wait for them to end and repeat the operation. It is also possible to stop without waiting, if it is known that none of them is sending documents.

error-proxy-blind = The proxy, the entrance for web pages, does not see the containers of this server.
    .cause = The program in its image, { $image }, does not get along with the server's version of Docker, and would lead no visitor to the system.
    .remedy = Choose another, newer image for the proxy, and try again: what is done already is kept.

error-service-unhealthy = The system's service { $service } does not get to work well.
    .cause = It lacks memory, its settings have an error, or it is still starting on a slow server.
    .remedy = Wait a couple of minutes and try again. If it happens again, read the service's last messages in the details.

error-database-refused = The database { $service } does not accept its own password.
    .cause = A database of an earlier installation was left on the server, with another password. Nothing was erased.
    .remedy = Choose another instance number. If it is the same system, find the earlier password and save it in this computer's keyring (where passwords are kept).

error-migration-failed = The tables of the database could not be brought up to date.
    .cause = The migrations (the changes that the code makes to the tables) stopped, usually because of an error in the code or data that they did not expect.
    .remedy = Send the details to the provider of the code. The existing data was not erased, and the operation can be repeated.

error-tenants-not-migrated = The tables of these clients could not be brought up to date: { $tenants }
    .cause = Each client's database is brought up to date by itself. Those clients' databases have something that the migrations (the changes that the code makes to the tables) did not expect; those of all other clients are up to date.
    .remedy = Send the details to the provider of the code. No data was erased; once it is corrected, repeat the operation: only the missing clients are treated.

error-site-not-answering = The system is running, but its page does not answer as it should: { $url }
    .cause = Answer received: { $status }. A 200 means that the page is fine; a 502 or 503, that the system is still starting; a 404 or 500, that there is an error in it.
    .remedy = Wait a couple of minutes and try again: only what is missing is repeated. If it stays the same, read the details.

error-disk-full = The server's disk is full: { $path }
    .cause = Backups, logs or Docker images (downloaded packages) took up all the room.
    .remedy = Make room or enlarge the disk from the provider's panel, and try again.

error-internal = The program had an internal error and stopped.
    .cause = It is a bug in this program; nothing that was typed caused it, and neither did the server.
    .remedy = Try again: it continues where it was. If it happens again, copy the report (which has no passwords in it) and send it to support.
