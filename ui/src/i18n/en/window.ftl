### Texts of the window. Errors, checks and steps are in the other files, which `smart` uses too.

## The window

ui-places = Places
ui-home = Home
ui-new-installation = New installation
ui-settings = Settings
ui-back = Back
ui-next = Continue
ui-copy = Copy
ui-copied = Copied
ui-show = Show
ui-hide = Hide
ui-pick-file = Choose a file…
ui-advanced = Advanced options
    .note = They rarely need to be touched. Whatever is left empty stays as usual.

## Questions and notices

ui-ask-host-key-changed = If the server was reinstalled or moved to another provider, that is normal. If it was not, another machine may be posing as it: better stop and ask the provider.
ui-ask-git-host-key-changed = Compare the fingerprint shown now with the one that { $host } publishes on its site (it is found as “SSH fingerprints”). If it is the same, that site has changed its key, which can be accepted. If not, another machine may be posing as it: better stop.
ui-ask-server-changed = If the server was moved to another machine, it is the same and everything is kept. If it is a copy of another one, or was reinstalled, it is another: it gets no passwords that are not its own.
ui-server-same = It is the same, it was moved
ui-server-other = It is another server
ui-ask-sudo-password-needed = To install programs, this user has to confirm with a password. It is usually the one used to log in.
    .label = Password for administering the server
ui-ask-sudo-password-wrong = It can be typed again. It is usually the one used to log in, but not always.
    .label = Password for administering the server
ui-ask-key-passphrase-needed = It is the password that was chosen when the key was made.
    .label = Password of the key
ui-ask-password-expired = Choose a new password for the server: twelve letters and digits or more, unlike the last one. Write it down; it also opens the provider's console.
    .label = The server's new password
    .old = Password that has expired
ui-ask-second-factor-needed = Nearly always this is a one-time code from a telephone. Type the answer to the server's question.
    .label = Answer to the server
ui-cancel = Cancel
ui-key-recorded = Fingerprint that was kept
ui-key-offered = Fingerprint now
ui-key-reinstalled = The server was reinstalled: accept the fingerprint
ui-key-compared = It is the one that { $host } publishes: accept it
ui-waiting = The server { $server } limits how often one may log in within a short time. It is tried once more after some { $seconds } seconds, at about { $time }. There is nothing to do.
    .label = What is being waited for
ui-closing = An operation is under way
    .text = If the window is closed, what the server is doing at this moment finishes by itself. The steps that are left wait until the program is opened again, which will offer to continue. Nothing is lost.
ui-closing-stay = Keep it open
ui-closing-close = Close the window
ui-cause = Probable cause:
ui-remedy = What to do:
ui-detail = Details for technical support

## Home

ui-welcome = Install your invoicing system
    .lead = This program installs it on a rented server, step by step, and checks that everything works. Three things are needed to begin:
ui-welcome-server = A server (VPS): its address and password, from the provider’s e-mail
ui-welcome-domain = A domain, such as facturas.ejemplo.pe
ui-welcome-code = Access to the code: a Git address or a .zip file
ui-running =
    { $operation ->
       *[install] { $domain } is being installed
        [start] { $domain } is being started
        [stop] { $domain } is being stopped
        [restart] { $domain } is being restarted
        [uninstall] { $domain } is being uninstalled
    }
ui-running-show = See how it goes
ui-unfinished =
    { $operation ->
       *[install] The installation of { $domain } was left unfinished
        [start] The start of { $domain } was left unfinished
        [stop] The stop of { $domain } was left unfinished
        [restart] The restart of { $domain } was left unfinished
        [uninstall] The removal of { $domain } was left unfinished
    }
    .text = It was begun on { $moment } on the server { $server }. What is already done stays and is not repeated.
ui-unfinished-resume = Continue
ui-unfinished-postpone = Not now
ui-edit-server = Change connection details
    .lead = How the server { $server } is reached from this computer. The new details are tried first, and until they work the earlier ones are kept. What is installed on the server is not touched; its instances and passwords stay as they are.
ui-edit-server-save = Verify and save
ui-server-edited = The server { $server } was reached with the new details, and they are saved.
ui-no-instances = There are no systems on this server yet.
ui-access = Login details
ui-actions = Actions of { $domain }
ui-action-start = Start
ui-action-stop = Stop
ui-action-restart = Restart
ui-action-uninstall = Uninstall…
ui-action-erase = Erase its data…
ui-action-reinstall = Install again
ui-uninstall = Uninstall { $domain }?
    .text = The system stops working and is removed from the server { $server }. Nothing is done yet: the plan is shown first.
ui-erase = Erase the data of { $domain }?
    .text = The instance is uninstalled already, and its data is still on the server { $server }. If it is erased, that is for good; backups stay. Nothing is done yet: the plan is shown first.
ui-uninstall-data = What happens to its data
ui-uninstall-keep = Keep the data
    .note = It stays on the server. Installing the same domain again with the same number brings everything back.
ui-uninstall-erase = Erase the data too
    .note = The databases, the code, the uploaded files and the keys are deleted for good. Backups stay.
ui-uninstall-confirm = To confirm, type the domain
    .hint = { $domain }
    .wrong = That is not the domain of this instance.
ui-another-instance = Install another system
ui-first-instance = Install a system

## New installation: the seven screens

ui-screen-server = Server
    .title = Which server is it for?
    .lead = The server is the computer rented on the internet where the system will run. Its details are in the provider’s e-mail.
ui-screen-checks = Checks
    .title = Server checks
    .lead = Everything that is needed on { $server } is checked. Nothing is changed yet.
ui-screen-domain = Domain
    .title = Domain and instance
    .lead = The domain is the name by which the system is reached on the internet.
ui-screen-code = Code
    .title = Where the code comes from
    .lead = The code is the invoicing program. The vendor of the system provides it, on a Git site (such as GitLab or GitHub) or as a file.
ui-screen-review = Plan
    .title =
        { $operation ->
           *[install] What is going to be done
            [start] Start { $domain }
            [stop] Stop { $domain }
            [restart] Restart { $domain }
            [uninstall] Uninstall { $domain }
        }
    .lead = Nothing begins until “{ $run }” is pressed.
ui-screen-progress =
    { $operation ->
       *[install] Installation
        [start] Start
        [stop] Stop
        [restart] Restart
        [uninstall] Removal
    }
    .title =
        { $operation ->
           *[install] Installing
            [start] Starting
            [stop] Stopping
            [restart] Restarting
            [uninstall] Uninstalling
        }
    .lead = { $domain } on { $server }. The window may be closed: the server finishes what it is doing, and the rest is continued later.
ui-screen-done = Done
    .title =
        { $operation ->
           *[install] The system is running
            [start] The system is running
            [stop] The system is stopped
            [restart] The system is running
            [uninstall] The system was uninstalled
        }
    .lead =
        { $operation ->
           *[install] It was verified that the login page answers and that the scheduled tasks work.
            [start] It was verified that the login page answers.
            [stop] It was verified on the server that its services are stopped.
            [restart] It was verified that the login page answers.
            [uninstall] It was verified on the server that its containers are gone.
        }

ui-server-which = Server
ui-server-new = Another server
    .note = Add one that is not in the list yet
ui-server-host = Address
    .hint = Pasting “ssh root@203.0.113.10” works too.
ui-server-name = Name
    .hint = To recognise it in this program. If left empty, one is chosen.
ui-server-user = User
ui-server-port = Port
ui-server-login = How to log in
ui-login-keep = As before
    .note =
        { $login ->
            [password] With the password in the keyring
            [key-file] With the same key file
            [agent] With a key of the SSH agent
            [system-configuration] With the SSH configuration
           *[made-key] With this program's own key
        }
ui-login-password = With a password
    .note = The one that the provider sent
ui-login-key = With a key file
    .note = OpenSSH, PEM or PuTTY (.ppk)
ui-login-agent = With the SSH agent
    .note = The keys loaded on this computer
ui-login-system = With the SSH configuration
    .note = A name from the file ~/.ssh/config
ui-agent-key = With which of the agent's keys
ui-agent-any = Any of them
    .note = They are tried one after the other
ui-agent-unnamed = Without a name
ui-server-key = Key file
    .hint = It can be chosen, or its place pasted
ui-server-alias = Name in the configuration
    .hint = What is typed after “ssh” to log in
ui-practice = This computer has a practice server, to try things without risk.
ui-practice-use = Use the practice server
ui-server-password = Password
    .hint = It is used once: after that a key of this program’s own is used.
ui-server-passphrase = Password of the key, if it has one
ui-server-enter = Log in to the server
ui-fingerprint-title = Is this the right server?
ui-fingerprint-where = Compare it with the fingerprint that the provider of { $host } shows in its panel. If the provider shows none and this is the first login to this server, it is usual to continue.
ui-fingerprint-no = No, stop
ui-fingerprint-yes = Yes, it is

ui-check-again = Check again
ui-take-environment = Use the key (APP_KEY) and the settings of the .env that the archive brings. Only right if that installation's data will be brought too.
ui-dns = Where the domain points
ui-dns-correct = It points to this server.
ui-dns-also-elsewhere = It leads to this server and to another address too ({ $elsewhere }), so it opens for some visitors and not for others. If that address is not this server's, delete that record (A or AAAA) where the domain was bought.
ui-dns-propagating = It is beginning to point to this server ({ $addresses }). The change may take some hours to reach everyone.
ui-dns-points-elsewhere = It points to another machine ({ $addresses }) and not to this server ({ $server }). It is corrected where the domain was bought.
ui-dns-missing = It does not exist yet. It is created where the domain was bought, with the address { $server }.
ui-dns-behind-cdn = It points to Cloudflare ({ $addresses }), which hides the server. It cannot be seen from here whether it is set up right behind it.
ui-dns-unknown = It could not be found out from this computer.
ui-dns-also = and also { $below }, for the client companies
ui-dns-below = for the client companies
ui-dns-pending = pending
ui-dns-not-yet = Where the domain points will be shown here.
ui-dns-looking = Finding out where it points…
ui-dns-later = The installation does not depend on this: the domain can be corrected before or after.
ui-domain = Domain
    .hint = Without “http://” or “www”. Each client company will have an address that ends with this domain.
ui-instance = Instance number
    .hint = Proposed: the next free one on the server
ui-mysql-port = Database port
    .hint = Proposed; open within the server only
ui-base-folder = Folder on the server
ui-image = Image of { $role }

ui-code-how = How the code arrives
ui-code-git-token = Git with a token
    .note = The access password made at GitLab or GitHub
ui-code-git-deploy-key = Git with a deploy key
    .note = The server is allowed to read, without passwords
ui-code-archive = A file
    .note = A .zip or .tar.gz on this computer
ui-code-url = Git address
ui-code-archive-file = File
    .hint = It can be chosen, or its place pasted
ui-code-user = Git user
    .hint = For GitLab and GitHub it can be left empty
ui-code-token = Token
    .hint = It is kept in this computer’s keyring only.
    .given = It was given already. It has to be typed again only to change it.
ui-code-reference = Branch or version (optional)
    .hint = If left empty, the main one
ui-deploy-key = Key of this server
    .text = With it the server can read the code, and nothing else. It has to be added at the Git site:
ui-deploy-key-try = Try the access
ui-deploy-key-works = The key works
ui-missing-git-token = To continue, the token is needed once more: it is not kept until the installation has ended well.
ui-missing-archive = To continue, the file with the code has to be chosen once more.
ui-make-plan = See the plan

ui-plan-time = It usually takes between 5 and 15 minutes, depending on the server.
ui-plan-save-pdf = Save as PDF
ui-plan-save-text = Save as text
ui-compare-fingerprints = Compare the fingerprints…
ui-planning = Looking how the instance is on the server; nothing is changed…
ui-plan-document =
    { $operation ->
       *[install] Installation plan
        [start] Plan to start
        [stop] Plan to stop
        [restart] Plan to restart
        [uninstall] Removal plan
    }
ui-plan-page = Page { $page } of { $pages }
ui-plan-saved = Saved in { $path }
ui-group-server = The server
ui-group-application = The application
ui-group-data = The data
ui-group-changes = The changes
ui-group-running = Start-up
ui-run =
    { $operation ->
       *[install] Install
        [start] Start
        [stop] Stop
        [restart] Restart
        [uninstall] Uninstall
    }
ui-run-erase = Uninstall and erase the data
ui-finish = Finish
ui-stopped =
    { $operation ->
       *[install] The installation stopped
        [start] The start did not finish
        [stop] The stop did not finish
        [restart] The restart did not finish
        [uninstall] The removal did not finish
    }
    .lead = { $domain } on { $server }. What is already done stays, and it is continued from there.
ui-progress-steps = { $done } of { $total } steps
ui-progress-group = { $done } of { $total }
ui-progress-bytes = { $done } of { $total } downloaded
ui-time-so-far = Time: { $duration }
ui-time-took = Duration: { $duration }
ui-time-left = about { $minutes } min left
    .little = about a minute left
ui-log = Detailed log
    .lines = { $count } lines
ui-log-search = Search the log
ui-log-found = Lines found: { $count }
ui-change-answers = Change the data
ui-copy-report = Copy report
ui-resume = Continue from here
ui-abandon-jobs = Wait no longer
    .note = Jobs in progress are cut: a document could be issued twice.
ui-stop =
    { $operation ->
       *[install] Stop the installation
        [start] Interrupt the start
        [stop] Interrupt the stop
        [restart] Interrupt the restart
        [uninstall] Interrupt the removal
    }
ui-stop-sure = What is already done stays, and it can be continued later. Stop now?
ui-stop-yes = Yes, stop
ui-stop-no = No, continue

ui-done-address = Address
ui-done-user = Administrator’s e-mail
ui-done-password = Password
ui-done-kept = The password is kept in this computer’s keyring and can be seen again whenever needed.
ui-done-data-kept = Its data is still on the server. It can be installed again from the start page.
ui-done-data-erased = Its data was erased from the server. The backups in the folder “backups” stay.
ui-open-system = Open the system
ui-next-login = Log in with the e-mail and password above, and change the password if other people saw it.
ui-go-home = Go to home

## Settings

ui-language = Language
ui-theme = Appearance
ui-theme-system = Like the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-size = Text size
ui-size-1 = Normal
ui-size-2 = Large
ui-size-3 = Very large
ui-about = About
ui-about-secrets = Passwords and keys are kept in this computer’s keyring, and nowhere else.
ui-about-folder = The list of servers and the record of what was done are in this folder:
ui-recover = Recover the list
