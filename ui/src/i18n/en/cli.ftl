### Texts of the command line `smart`, and the names of what is kept in the keyring.

## Labels

cli-label-cause = Probable cause
cli-label-remedy = What to do
cli-label-command = Command
cli-label-detail = Details
cli-label-warning = Note
cli-label-name = Name
cli-label-address = Address
cli-label-port = Port
cli-label-user = User
cli-label-login = Way in
cli-label-added = Added
cli-label-state = State
cli-label-folder = Folder
cli-label-code = Code
cli-label-revision = Version of the code
cli-label-installed = Installed
cli-label-operation = Operation
cli-label-step = Step
cli-label-result = Result
cli-label-when = When
cli-label-who = Who
cli-label-duration = Duration
cli-label-secret = What
cli-label-kept = Saved
cli-label-fingerprint = Fingerprint
cli-label-login-page = Login page
cli-label-attention = Attention
cli-label-now = now
cli-label-clients = clients’ pages

cli-login-password = password
cli-login-key = this program's own key
cli-login-key-file = key file
cli-login-agent = key of this computer's agent
cli-login-system = this computer's SSH settings

## Units

cli-unit-hours = { $hours } h { $minutes } min
cli-unit-megabytes = { $amount } MB
cli-unit-gigabytes = { $amount } GB
cli-progress-bytes-open = { $done } downloaded

## Questions

cli-question-choices = [yes/no]
cli-question-again = The answer was not understood; type “yes” or “no”.
cli-answers-yes = yes y sí si s
cli-answers-no = no n
cli-question-start = Start now?
cli-question-take-env = The file brings the passwords and keys (.env) of another installation. Use its key (APP_KEY) and settings? That makes sense only if its data is to be brought too.
cli-question-remove-server = Remove the server “{ $server }” from this computer's list? Nothing is touched on the server.
cli-question-remove-secret = Delete “{ name-of-secret }” from this computer's keyring? It can't be recovered from here.
cli-question-replace-secret = Something is already saved as “{ name-of-secret }”. Replace it?
cli-question-show-secret = “{ name-of-secret }” is going to be shown on the screen. Continue?
cli-question-take-over = The operation that { $owner } started seems to be interrupted. Take it over from this computer?

## The server's identity

cli-host-key-unknown = This is the first connection of this computer to { $host }.
cli-host-key-fingerprint = Fingerprint of { $host }: { $fingerprint }
cli-host-key-question = Is this the fingerprint { $fingerprint } of the server { $host }?
cli-host-key-recorded = The fingerprint of { $host } is now recorded on this computer.
cli-host-key-changed = The server { $host } shows another fingerprint than the one recorded. Recorded: { $recorded }. Shown now: { $offered }
cli-host-key-changed-question = Was the server { $host } reinstalled, and is its new fingerprint { $offered }?

## Passwords that are asked for; they do not show while they are typed

cli-prompt-hidden = What is typed next does not show on the screen; that is normal.
cli-prompt-login-password = Password of { $user } for { $host }
cli-prompt-sudo-password = Password of { $user } to act as administrator on { $host }
cli-prompt-key-passphrase = Password of the key { $path }
cli-prompt-git-token = Token of { $user } at { $host } (the password for the code)
cli-prompt-new-password = New password for { $user }
cli-prompt-new-password-again = The same new password once more
cli-prompt-transfer-passphrase = Password of the file
cli-prompt-passphrase-again = The same password once more
cli-password-renewed = The new password of { $user } on { $server } is in force, and one can log in again.
cli-password-renewed-code-next = The server took the new password of { $user } on { $server }. It will ask for another code at the next login.
cli-password-not-expired = The password of { $user } on { $server } had not expired: it was not changed, and one can log in.
cli-passwords-differ = The two are not the same.
cli-second-factor = The server asks for something more; this is its question:
cli-waiting-for-limit = The server limits how often one may log in within a short time; waiting { $seconds } seconds and trying once more…
cli-prompt-secret = New value for “{ name-of-secret }”

## Connection

cli-connecting = Connecting to { $host }…
cli-connected = Connected to { $host }.
cli-connection-back = The connection is back; continuing.
cli-key-installed = From now on { $server } is entered with this program's own key, and the password is not needed any more. On the server, the password still works.
cli-password-kept = The server { $server } did not let a key of this program in: the login stays by password, which is now saved in this computer's keyring.

## Checks

cli-checks-heading = Checks of the server { $server }

## Plan

cli-plan-heading = Plan: { name-of-operation } of instance { $instance } ({ $domain }) on { $server }
cli-plan-count = Steps to do: { $changed } of { $total }
cli-plan-to-do = to do
cli-plan-already = already done
cli-plan-only = The plan was only shown; nothing was changed.

## Progress

cli-operation-started = The operation begins: { name-of-operation }.
cli-step-counter = { $number }/{ $total }
cli-step-already = already done
cli-step-done = done in { $duration }
cli-step-failed = could not be done
cli-step-waits = waiting
cli-waiting-packages = Another program on the server is installing or updating something ({ $holder }); waiting for it to end. { $seconds } s so far. To stop waiting: Ctrl+C.
cli-waiting = Waiting for the server to be ready. { $seconds } s so far. To stop waiting: Ctrl+C.
cli-cancelling = Stopping; waiting for the server to confirm it…
cli-cancelled = Stopped, as asked. What was done stays done; to continue, run the same command.
cli-operation-failed = The operation failed. What was done stays done; to continue, run the same command.

## Deploy key

cli-deploy-key-read-only = Permission to read is enough; do not allow writing.
cli-deploy-key-press-enter = When the key is added at { $host }, press Enter.
cli-deploy-key-checking = Checking that { $host } accepts the key…
cli-deploy-key-not-yet = { $host } does not accept the key yet. See that the line is complete and that the repository is the right one.

## Result

cli-result-heading = The invoicing system is now running.
cli-result-unchanged = The invoicing system was running already; nothing was changed.
cli-result-duration = Total time: { $duration }
cli-result-address = Address: { $url }
cli-result-email = Administrator's e-mail: { $email }
cli-result-secrets = The passwords are in this computer's keyring (where the system keeps passwords). To see the administrator's:
cli-result-next-https = Switch on HTTPS, the secure connection that shows the padlock in the browser.
cli-result-next-backup = Schedule backups, that is, copies of the data in case something fails.

cli-proofs-heading = What was verified
cli-proof-login-page = The login page answers well (200) at { $domain }
cli-proof-tenant-page = It also answers well (200) at { $domain }, as it will for each client company
cli-proof-other-host = A foreign address, { $domain }, is not given this system
cli-proof-real-login = The administrator { $email } logged in to the system with the password
cli-proof-queue = A test task was done in { $seconds } s
cli-proof-scheduler = The scheduled tasks work; the last one was { $seconds } s ago
cli-proof-database-private = The database is reached only from the server itself (127.0.0.1, port { $port })
cli-proof-services-private = Redis and PHP, inner parts of the system, are not reached from the internet
cli-proof-services-healthy = All six services work

## Servers, instances and journal

cli-server-list-heading = Servers of this computer
cli-server-list-empty = There are no servers yet; add the first one.
cli-instance-found = On { $server } the system { $instance } is installed already: { $domain }.
cli-nothing-to-recover = The list of servers on this computer is fine; there is nothing to recover.
cli-server-added = The server “{ $server }” was added.
cli-server-edited = The server “{ $server }” was changed in this computer's list.
cli-server-renamed = The server “{ $server }” is now called “{ $name }” on this computer.
cli-server-removed = The server “{ $server }” is no longer in this computer's list; nothing was touched on it. The passwords of its systems, if there are any, stay in the keyring, in case the same server is added again.
cli-server-show-heading = Server { $server }
cli-status-heading = How the servers are now
cli-status-heading-at = How the servers are: { $moment }
cli-status-running = in progress: { name-of-operation }; the rest is looked at when it ends
cli-status-not-well = bad: { $found }
cli-status-not-known = unknown: { $found }
cli-status-last-seen = last seen: { $moment }, { $state }
cli-status-advice = advice: { $found }
cli-instance-list-heading = Instances of { $server }
cli-instance-list-empty = There are no instances yet.
cli-instance-show-heading = Instance { $instance } of { $server }
cli-tenant-list-empty = This instance has no companies yet.
cli-journal-heading = Journal of { $server }: what was done on the server
cli-journal-empty = Nothing was done on { $server } with this program yet.
cli-journal-started = Began: { name-of-operation } of { $domain }
cli-journal-step-done = Done: { name-of-step }
cli-journal-step-already = Already done: { name-of-step }
cli-journal-step-failed = Could not be done: { name-of-step }
cli-journal-finished = Ended well
cli-journal-cancelled = Stopped, as asked

## Following an operation that is under way

cli-attach-following = Following: { name-of-operation } of instance { $instance } on { $server }, started by { $owner } at { $since }.
cli-attach-nothing = No operation is under way on { $server }.
cli-attach-finished = The operation ended meanwhile.
cli-attach-leave = Ctrl+C stops watching; the operation continues on the server.
cli-attach-left = Watching has stopped; the operation continues on the server.
cli-attach-taken-over = The operation now continues from this computer.

## What is kept in the keyring

cli-secret-list-heading = What is kept in this computer's keyring (names only)
cli-secret-list-empty = Nothing is kept yet.
cli-secret-saved = “{ name-of-secret }” is now saved in this computer's keyring.
cli-secret-removed = “{ name-of-secret }” is no longer in this computer's keyring.
cli-secret-kept-yes = yes
cli-secret-kept-no = no

secret-login-password = Password to log in to the server
secret-login-key = Key to log in to the server
secret-key-passphrase = Password of the key
secret-sudo-password = Administrator password of the server
secret-mysql-root-password = Main password of the database
secret-mysql-password = Password of the database's user
secret-app-key = Key of the system
secret-administrator-password = Password of the system's administrator
secret-git-token = Token for the code
secret-deploy-key = Deploy key for the code

## For use inside other messages: the name of something kept, by the internal word.

name-of-secret =
    { $name ->
        [login-password] { secret-login-password }
        [login-key] { secret-login-key }
        [key-passphrase] { secret-key-passphrase }
        [sudo-password] { secret-sudo-password }
        [mysql-root-password] { secret-mysql-root-password }
        [mysql-password] { secret-mysql-password }
        [app-key] { secret-app-key }
        [administrator-password] { secret-administrator-password }
        [git-token] { secret-git-token }
        [deploy-key] { secret-deploy-key }
        [new-password] New password
        [second-factor] Answer to the server's question
       *[other] that value
    }

## Help of the command line: the headings (without colon), the commands and what they are given

help-usage-command = <COMMAND>
help-usage-options = [OPTIONS]
help-heading-usage = Usage
help-heading-commands = Commands
help-heading-options = Options
help-heading-arguments = Arguments

help-command = { -product }: install the invoicing system on a server, and see how it is
help-command-server = Servers of this computer: add, see and remove
help-command-server-add = Log in to a server for the first time and add it to this computer's list
help-command-server-list = See the servers added on this computer
help-command-server-show = See a server's details, its fingerprint and its instances
help-command-server-edit = Change what this computer knows of a server, without touching its instances or passwords
help-command-server-rename = Change the name by which this computer calls a server; nothing is touched on the server
help-command-server-remove = Remove a server from this computer's list, and its login from the keyring; nothing is touched on the server
help-command-server-renew-password = Set a new password for the user of an added server whose password has expired; if it has not, it is not changed
help-command-status = See how the servers and their instances are now, all at once; nothing is changed
help-command-check = Check whether a server is ready to install on; nothing is changed
help-command-install = Install the invoicing system on a server, or continue an unfinished installation; the plan is shown before anything begins
help-command-uninstall = Uninstall an instance: its containers are removed, and its data stays on the server unless erasing it is asked for; the plan is shown before anything begins
help-command-instance = Instances: the invoicing systems installed on the servers
help-command-instance-list = See the instances of a server or, if none is named, those of all
help-command-instance-show = See an instance and how it is now on its server
help-command-instance-outside = See whether an instance is reached from this computer, beside what its server says; nothing is changed
help-command-instance-start = Start an instance that is stopped, or one of its parts
help-command-instance-stop = Stop an instance, or one of its parts, once its jobs in progress have ended; it stays stopped even if the server restarts
help-command-instance-restart = Stop an instance, or one of its parts, and start it again
help-command-tenant = The client companies of an instance, each with an address and a database of its own
help-command-tenant-list = See the companies of an instance: their state, what they take, and their last document; nothing is changed
help-command-attach = Follow the operation that is under way on a server, or take it over if it was interrupted
help-command-journal = See the journal of a server: what was done, when and by whom
help-command-secret = What is kept in the keyring (where this computer's system keeps passwords)
help-command-secret-list = See what is kept for a server or an instance; names only
help-command-secret-show = Show something kept, for example a password, on the screen
help-command-secret-set = Keep something in the keyring that comes from elsewhere, for example the password of the database
help-command-export = Save everything that this computer knows (servers, logins, passwords) to an encrypted file, to take it to another one
help-command-import = Add to this computer what another one saved to an encrypted file; what is here already is left alone
help-command-recover = Put this computer’s list of servers aside if it is damaged, and recover what can still be read

help-argument-server = Short name of the server in this program, for example main
help-argument-servers = Short names of the servers; if none is given, all of them
help-argument-new-name = New name, for example lima-1
help-argument-watch = Look again every half minute, until Ctrl+C is pressed
help-argument-json = Give the results as JSON, a format for other programs, and ask no questions
help-argument-lang = Language of the messages: es (Spanish) or en (English); if left out, the system's
help-argument-host = Address of the server, as given by the provider, for example 203.0.113.10 or vps.example.pe
help-argument-port = Port of SSH, the secure connection by which the server is administered; if left out, 22
help-argument-user = User who logs in to the server; if left out, root
help-argument-password-stdin = Read the password to log in to the server from the first line of standard input (what another program passes to this one)
help-argument-value-stdin = Read the value from the first line of standard input (what another program passes to this one)
help-argument-key = File of the private key to log in to the server with, instead of a password
help-argument-passphrase-stdin = Read the password of the key from the first line of standard input (what another program passes to this one)
help-argument-file = Encrypted file, for example backup.age
help-argument-file-passphrase-stdin = Read the password of the file from the first line of standard input (what another program passes to this one)
help-argument-agent = Log in with the keys of this computer's SSH agent (the program that holds them open)
help-argument-agent-key = Fingerprint (SHA256:…) of the agent's key to log in with; needed if the agent holds more than three
help-argument-ssh-config = Log in as this computer's SSH settings say for this name (“Host”); not available on Windows
help-argument-sudo-password-stdin = Read the administrator password (sudo), if it is not the login's, from standard input: the line after the other password, or the first if there is no other
help-argument-accept-host-key = Fingerprint of the server that is accepted without asking, in the form SHA256:…; if it shows another, the connection is stopped
help-argument-renew-password = If the password has expired, set a new one: with --password-stdin it is the next line of standard input; otherwise it is asked for. If it has not expired, it is not changed
help-argument-new-password-stdin = Read the new password from standard input; if the user is not root and the old one is not in the keyring, the old one is the line before
help-argument-second-factor-stdin = If the server asks for a code besides the password or key, read it from the next line of standard input; otherwise it is asked for
help-argument-domain = Domain by which the system is reached on the internet, for example invoices.example.pe
help-argument-instance = Server and number, for example main/1
help-argument-number = Number of the instance, 1 to 999; if left out, the next free one is used
help-argument-mysql-port = Port of the database on the server itself (127.0.0.1), 1024 to 65535; if left out, the next free one is used
help-argument-git = Git address of the code, for example https://gitlab.com/company/system.git or git@gitlab.com:company/system.git
help-argument-reference = Branch or tag of the code, which says what version is installed; if left out, the main version
help-argument-git-user = User at GitLab, GitHub or another Git server who goes with the token (the password for the code); if left out, oauth2
help-argument-git-token-stdin = Read the token (the password for the code) from the first line of standard input (what another program passes to this one)
help-argument-deploy-key = Fetch the code with a deploy key, which is made on the server and only allows reading it; for addresses that begin with git@ or ssh://
help-argument-accept-machine = Say what happened to a server that is not quite the one on record: same (moved to another machine) or other (a copy, or one that was reinstalled)
help-argument-password = Ask for the new password, without showing it
help-argument-accept-git-host-key = Confirm the new identity of the code's server: the fingerprint (SHA256:…) that was compared with the one that site publishes
help-argument-take-env = Use the key (APP_KEY) and the settings of another installation's .env, if the code brings one; without this they are not used
help-argument-archive = File .zip or .tar.gz on this computer with the code, instead of a Git address
help-argument-base-folder = Folder of the server where everything is installed; if left out, /opt/stack-facturador-smart
help-argument-image = Another Docker image (a package that is ready to run) for a part of the system, as PART=IMAGE, for example mariadb=mariadb:10.5.6; can be repeated
help-argument-service = One part of the instance only: nginx, fpm, mariadb, redis, scheduling or supervisor; if left out, all of them
help-argument-abandon-jobs = Do not wait for jobs in progress to end; a job cut in the middle could issue a document twice
help-argument-erase-data = Erase the data of the instance too, for good; confirmed by typing its domain. Backups stay
help-argument-plan = Only show the plan; nothing is changed
help-argument-yes = Start without asking
help-argument-entries = How many entries of the journal are shown, the latest ones; if left out, 200
help-argument-owner = Whose it is: a server, for example main, or an instance, for example main/1
help-argument-name = Name of what is kept, for example administrator-password; “smart secret list main/1” shows the names
help-argument-help = Show this help
help-argument-version = Show the version of the program
