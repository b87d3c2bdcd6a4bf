### Words that are used everywhere. `.help` explains them in a sentence.

-product = Instalador Smart

product-name = { -product }
unknown-value = (not known)

word-server = Server
    .help = A computer rented on the internet, switched on all day, where the invoicing system runs.
word-instance = Instance
    .help = An invoicing system installed on a server, with a number of its own; a server can have several.
word-proxy = Proxy
    .help = The entrance of the server: it takes web visits and leads them to the right instance.
word-tenant = Client company
    .help = A company that invoices inside an instance, with its own address and its own data.
word-plan = Plan
    .help = The list of what is going to be done, shown before anything begins.
word-step = Step
    .help = Each of the tasks of the plan; at its end the server is asked whether it went well.
word-check = Check
    .help = Something that is checked on the server before anything is changed.
word-journal = Journal
    .help = The list of what was done on a server: when, by whom, and with which result.
word-keyring = Keyring
    .help = The safe place where this computer's system keeps passwords.
word-fingerprint = Fingerprint
    .help = The code that identifies a server; if it changes for no reason, it could be another machine.
word-ssh = SSH
    .help = The secure connection by which a server is administered.
word-port = Port
    .help = The number of the “door” that leads to a service of the server.
word-domain = Domain
    .help = The name by which the system is reached on the internet, such as invoices.example.pe.
word-token = Token
    .help = The password for the code, which is made in GitLab or GitHub.
word-deploy-key = Deploy key
    .help = A key of the server's that only allows reading the code.

## Labels

label-server = Server
label-instance = Instance
label-domain = Domain
label-database-port = Database port
label-tenant = Company
label-database-size = Database
label-last-document = Last document
label-last-change = Last change

## States and answers

state-installed = installed
state-unfinished = unfinished
state-uninstalled = uninstalled; its data is still on the server
verdict-good = good
verdict-bad = bad
verdict-advice = advice
verdict-unknown = not known

## Units and amounts

unit-seconds = { $seconds } s
unit-minutes = { $minutes } min { $seconds } s

## The server's identity and the connection

host-key-explanation = The fingerprint is the code that identifies a server: if it matches the one in the provider's panel, this is the right server and no other.
connection-attempt = The connection was lost; what is running on the server continues. Attempt { $attempt } to connect again…

## Checks and plan

checks-running = Checking the server; nothing is changed…
checks-good = The server is ready.
checks-bad = Something has to be fixed before starting; nothing was changed.
checks-advice = The server is ready; read the advice before you go on.
checks-unknown = Some things could not be found out. It is possible to continue, and each step is verified.
password-renewed =
    { $renewed ->
        [yes] The server has taken the new password: use that one from now on.
       *[unknown] The line broke while the password was being changed, and it is not known which one is in force: try the new one first; if it is refused, the earlier one.
    }
plan-nothing-to-do = There is nothing to do: everything is as it should be.
plan-nothing-erased = No step erases data.
plan-note-control =
    { $operation ->
        [start] Nothing is erased.
        [stop] Nothing is erased. What is stopped does not answer until it is started again.
       *[restart] Nothing is erased. While it restarts, the system does not answer.
    }
plan-note-uninstall = The containers of { $domain } are removed, and the system stops answering. Its data, its backups and its keys stay on the server: installing the same domain again with the same number brings everything back.
plan-note-erase = Everything of { $domain } is deleted for good: databases, code, uploaded files and keys, and also its passwords in this computer's keyring. The backups in the server's folder “backups” stay.

## What is not taken of the code

plan-left-out-heading = The code brings things that are not used. They are left out:
plan-left-out =
    { $kind ->
        [beside] what lies beside the system and is no part of it
        [desktop] what Windows or macOS add to folders
        [history] the history of versions, which may hold passwords
        [environment] passwords and keys (.env) of another installation
        [compiled] settings that were compiled for another server
        [runtime] sessions, logs and temporary files of another installation
        [storage-link] the link to the uploaded files, which is renewed
        [containers] files for containers (compose) of another installation
       *[other] other things
    } ({ $count }): { $names }
plan-environment-taken = Of the other installation, the key (APP_KEY) and the settings of its .env are taken; the database's passwords are made new.
plan-environment-left = The passwords and keys (.env) that the code brings are not used: new ones are made.

## Deploy key

deploy-key-heading = To read the code, the server needs permission at { $host }.
deploy-key-explanation = A deploy key was made on the server, which only allows reading the code. Copy the whole line that follows; it is the public part and not secret:
deploy-key-gitlab = In GitLab: open the project and go to Settings → Repository → Deploy keys.
deploy-key-github = In GitHub: open the repository and go to Settings → Deploy keys.

## What comes next

result-next-heading = What comes next
result-next-dns = At the site where the domain was bought, point { $domain } and *.{ $domain } to { $address }: two records of type A, which join a name with the address of a server.
result-start = What was asked for of { $domain }, instance { $instance } of { $server }, is running.
result-stop = What was asked for of { $domain }, instance { $instance } of { $server }, is stopped. It stays so, even if the server restarts, until it is started again; its data is kept.
result-restart = What was asked for of { $domain }, instance { $instance } of { $server }, was restarted.
result-uninstall = { $domain }, instance { $instance } of { $server }, was uninstalled.

## Recovering the list of servers

recovered = What could still be read was recovered. Servers: { $servers }. Systems: { $instances }. If a server is missing, add it again: the systems on it show up by themselves. The damaged file is kept in { $kept }.

## What needs attention

attention-engine-silent = Docker does not answer
    .action = Restart the server from your provider's panel. If it stays so, see whether the disk is full.
attention-disk-full = the disk is full: { $percent }% used, { $free } left
    .action = Free some room or enlarge the disk at once: without room, the database can't save anything.
attention-disk-low = little disk is left: { $percent }% used, { $free } left
    .action = Free some room or enlarge the disk before it is full.
attention-memory-low = little memory is left: { $percent }% used, { $free } left
    .action = Give the server more memory, or move a system to another server.
attention-restart-needed = the server wants to be restarted to finish its updates
    .action = Restart it when few people use it, from your provider's panel. The systems come back by themselves.
attention-not-found = not found on the server
    .action = See whether it was erased, or the server was installed again. With a backup, install the system again and restore it.
attention-site-silent =
    { $status ->
        [none] does not answer
       *[other] does not answer well (answer { $status })
    }
    .action = Restart the system. If it stays so, see which part does not work.
attention-tenants-silent = no answer from: { $tenants }
    .action = Open that page in the browser and see what it says. If it fails since a change, restart the system.
attention-services-down = not running well: { $services }
    .action = Restart the system.
attention-queue-stuck = jobs that nobody does: { $waiting }, for { $minutes } min
    .action = Restart the system: documents that wait are sent when the workers are back.
attention-jobs-failed = failed jobs: { $count }
    .action = See in the system which documents were not sent.
attention-schedule-silent = the scheduled tasks have not run well for { $minutes } min
    .action = Restart the system. Without them, the summaries of the day are not sent.
attention-out-of-memory = { $service } ran out of memory (times: { $count })
    .action = Give the server more memory. When the system is restarted, the count begins again.
attention-errors-many =
    { $database ->
        [none] errors in the last hour: { $count }
       *[other] errors in the last hour: { $count }, most of { $database }
    }
    .action = See the log of the system: it says what fails.

## The companies of an instance

tenant-served = works
tenant-not-served = does not answer well
tenant-not-asked = not checked
tenant-being-created = being created
tenant-cut-off = creation was cut off
tenant-no-document = none

## Taking everything to another computer

transfer-exported = Everything was saved to { $path }. Servers: { $servers }. Systems: { $instances }. Passwords and keys: { $secrets }.
transfer-imported = Added: { $names }
transfer-nothing-new = There were no new servers in the file.
transfer-known = Already on this computer, and left alone: { $names }
transfer-renamed = { $server } is called { $name } here, since another server has that name.
transfer-without-login = One logs in with a key that is on the other computer; to use them from here, change how one logs in: { $names }

## How an instance looks from outside

outside-reached = { $domain } is reached from this computer.
outside-blocked = It works on the server, but is not reached from here: something shuts port 80.
    .action = Most often it is the provider’s firewall: allow TCP in to ports 80 and 443 in its panel. If the page opens on a mobile phone without wifi, it is this computer’s network that shuts the way.
outside-other-answer =
    { $status ->
        [none] It works on the server, but from here port 80 gives no page.
       *[other] It works on the server, but from here something else answers (answer { $status }).
    }
    .action = See that the server’s address is right, and that no filter of this network changes pages.
outside-domain-missing = The server is reached, but { $domain } does not exist yet.
    .action = Where the domain was bought, create A records for { $domain } and *.{ $domain } with the address { $server }.
outside-domain-elsewhere = The server is reached, but { $domain } leads to another address: { $addresses }
    .action = Where the domain was bought, make the A records of { $domain } and *.{ $domain } lead to { $server }, and delete the others.
outside-domain-propagating = The server is reached, and { $domain } begins to lead to it.
    .action = Wait a few hours: the change takes time to reach everybody.
outside-down-inside = It does not work on the server itself either: neither firewall nor domain is the cause.
    .action = See what its state says, and restart it if it stays so.
outside-unknown = It could not be found out: the page does not answer from here, and the server does not say how it is.
    .action = See that this computer has internet and that the server is on, and check again.
outside-database-open = Beware: the port of the database is reached from the internet. Shut it in the provider’s firewall.
outside-port = Port { $port }
port-open = open
port-refused = refused
port-silent = no answer
port-unknown = could not be found out
