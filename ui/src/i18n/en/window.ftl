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
ui-no-file = No file was chosen yet
ui-cause = Probable cause:
ui-remedy = What to do:
ui-detail = Details for technical support

## Home

ui-welcome = Start the invoicing system
    .lead = This program installs it on a server of one’s own, step by step, and proves that everything works. Three things are needed to begin:
ui-welcome-server = A server (VPS): its address and password, from the provider’s e-mail
ui-welcome-domain = A domain, such as facturas.ejemplo.pe
ui-welcome-code = Access to the code: a Git address or a .zip file
ui-no-instances = There are no instances on this server yet.

## New installation: the seven screens

ui-screen-server = Server
    .title = Which server is it for?
    .lead = The server is the computer rented on the internet on which the system will run. Its data are in the provider’s e-mail.
ui-screen-checks = Checks
    .title = How the server is
    .lead = Everything that is needed on { $server } is looked at. Nothing is changed yet.
ui-screen-domain = Domain
    .title = Domain and instance
    .lead = The domain is the name by which the system is reached on the internet.
ui-screen-code = Code
    .title = Where the code comes from
    .lead = The code is the invoicing program. Whoever sells the system hands it out, at a Git site or as a file.
ui-screen-review = Plan
    .title = What is going to be done
    .lead = Nothing begins until “Install” is pressed.
ui-screen-progress = Installation
    .title = Installing
    .lead = The window may be closed: what is under way on the server goes on.
ui-screen-done = Done
    .title = The system is running
    .lead = It was proved that the login page answers and that the scheduled tasks work.

ui-server-which = Server
ui-server-new = Another server
    .note = Add one that is not in the list yet
ui-server-host = Address
    .hint = For example 203.0.113.10. Pasting “ssh root@203.0.113.10” works too.
ui-server-name = Name
    .hint = To recognise it in this program
ui-server-user = User
ui-server-port = Port
ui-server-login = How to log in
ui-login-password = With a password
    .note = The one that the provider sent
ui-login-key = With a key file
    .note = OpenSSH, PEM or PuTTY (.ppk)
ui-server-password = Password
    .hint = It is used once: after that a key of this program’s own is used.
ui-server-passphrase = Password of the key, if it has one
ui-server-enter = Log in to the server
ui-fingerprint-title = Is this the right server?
ui-fingerprint-where = Compare it with the fingerprint that the provider of { $host } shows in its panel. If the provider shows none and this is the first time that this server is entered, going on is usual.
ui-fingerprint-no = No, stop
ui-fingerprint-yes = Yes, it is

ui-check-again = Check again
ui-domain = Domain
    .hint = Without “http://” or “www”. Each client company will have an address that ends with this domain.
ui-instance = Instance number
    .hint = The next free one on this server
ui-mysql-port = Database port
    .hint = It is open within the server only

ui-code-how = How the code arrives
ui-code-git-token = Git with a token
    .note = The access password made at GitLab or GitHub
ui-code-git-deploy-key = Git with a deploy key
    .note = The server is given leave to read, without passwords
ui-code-archive = A file
    .note = .zip or .tar.gz of this computer
ui-code-url = Git address
ui-code-user = Git user
ui-code-token = Token
    .hint = It is kept in this computer’s keyring, and in no file.
ui-code-reference = Branch or version (optional)
    .hint = If left empty, the main one
ui-code-deploy-key-later = The key is made during the installation. It is shown here then, with what to do at GitLab or GitHub.
ui-make-plan = See the plan

ui-plan-time = It usually takes between 5 and 15 minutes, depending on the server.
ui-install = Install
ui-finish = Finish
ui-log = What the server’s programs say
ui-go-on = Go on from here
ui-stop = Stop the installation
ui-stop-sure = What is done already stays, and it can be continued later. Stop now?
ui-stop-yes = Yes, stop
ui-stop-no = No, go on

ui-done-address = Address
ui-done-user = Administrator’s e-mail
ui-done-password = Password
ui-done-kept = The password is kept in this computer’s keyring and can be seen again whenever needed.
ui-open-site = Open the site

## Settings

ui-language = Language
ui-theme = Look
ui-theme-system = Like the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-size = Size of the text
ui-size-1 = Normal
ui-size-2 = Large
ui-size-3 = Very large
