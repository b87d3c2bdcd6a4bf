### Texts of the window's frame: places, the search, operations and notices.

## Places

ui-servers = Servers
ui-activity = Activity
ui-systems = Systems
ui-help = Help
    .text = If something fails, open “See why”: there you find what happened, what to do, and a button that copies the report, which you can send to whoever supports you. These keys save steps:
ui-help-search = Search for a server, a system or an action
ui-help-back = Back to the previous place
ui-help-forward = Forward to the next place
ui-close = Close
ui-attention-count = need attention
ui-in-progress = In progress
ui-percent = { $percent } %
ui-status = What happens in the operations

## Search

ui-search = Search
    .placeholder = Search for a server, a system or an action…
ui-search-results = What was found
ui-search-empty = Nothing was found. Try another word.
ui-search-places = Places
ui-search-servers = Servers
ui-search-instances = Systems
ui-search-actions = Actions
ui-instance-where = system { $instance } of { $server }
ui-install-on = Install on { $server }
ui-open-domain = Open { $domain } in the browser
ui-follow-operation = See how it goes: { $title }

## Servers and systems

ui-column-address = Address
ui-column-instances = Systems
ui-column-state = State
ui-servers-none = There are no servers yet. The first one is added by installing on it.
ui-server-gone = This server is no longer in the list.
ui-instance-number = System { $instance }
ui-instance-gone = This system is no longer in the list: its data was erased, or its server was removed.
ui-tab-summary = Summary
ui-tab-tenants = Companies
ui-tab-activity = Activity
ui-facts = Facts of the system
ui-installed-at = Installed

## Operations

ui-operations = Operations
ui-operations-close = Close the operations
ui-operations-running = In progress ({ $count })
ui-operations-ended = Ended ({ $count })
ui-operations-none = Nothing is running.
ui-operation =
    { $operation ->
       *[install] Install { $domain }
        [start] Start { $domain }
        [stop] Stop { $domain }
        [restart] Restart { $domain }
        [uninstall] Uninstall { $domain }
    }
ui-operation-state =
    { $state ->
        [running] { $percent ->
            [none] in progress
           *[other] in progress, { $percent } %
        }
        [done] succeeded
        [cancelled] stopped
        [interrupted] was interrupted
       *[failed] did not finish
    }
ui-operation-whole = See it on the whole page
ui-operation-why = See why
ui-operation-result = See the result
ui-operation-retry = Try again
ui-operation-put-aside = Dismiss
ui-operation-gone = This operation is no longer in the list
    .text = It was dismissed, or done before the program was opened. “Activity” says how it ended.
ui-activity-none = Nothing has been done from this computer yet.
ui-column-operation = Operation
ui-column-began = Began
ui-column-result = Result
ui-ended-done =
    { $operation ->
       *[install] { $domain } is installed and running.
        [start] { $domain } is running.
        [stop] { $domain } is stopped.
        [restart] { $domain } was restarted.
        [uninstall] { $domain } is uninstalled.
    }
ui-ended-failed =
    { $operation ->
       *[install] The installation of { $domain } did not finish.
        [start] Starting { $domain } did not finish.
        [stop] Stopping { $domain } did not finish.
        [restart] Restarting { $domain } did not finish.
        [uninstall] Uninstalling { $domain } did not finish.
    }
ui-ended-cancelled =
    { $operation ->
       *[install] The installation of { $domain } was stopped.
        [start] Starting { $domain } was interrupted.
        [stop] Stopping { $domain } was interrupted.
        [restart] Restarting { $domain } was interrupted.
        [uninstall] Uninstalling { $domain } was interrupted.
    }
ui-progress-announced = { $title }: { $group }

## Notices and title

ui-toasts = Notices
ui-toast-close = Close the notice
ui-title-running = { $percent } % · { $title } · { $name }
ui-title-several = { $count } in progress · { $name }

## How the servers and systems are

ui-attention = Needs attention
ui-state-good = good
ui-state-bad = bad
ui-state-unknown = not known
ui-state-stale = not checked
ui-state-lost = no connection
ui-state-reached = connected
ui-state-uninstalled = uninstalled
ui-state-working =
    { $operation ->
       *[install] installing
        [start] starting
        [stop] stopping
        [restart] restarting
        [uninstall] uninstalling
    }
ui-state-seen = seen { $ago }
ui-state-was = { $ago }: { $state }
ui-state-all-good = all good
ui-state-all-bad = with problems
ui-state-all-unknown = not known
ui-state-all-stale = not checked
ui-state-all-advice = with advice
ui-state-all-working = in progress
ui-state-all-resting = not finished
ui-just-now = just now
ui-looking = checking…
ui-looked = Checked { $ago }
ui-look-now = Check now
ui-look-again = Check again
ui-servers-lost = No connection to { $count } servers:
ui-systems-bad = { $count } systems are not well:
ui-systems-advised = { $count } systems with advice:
ui-and-more = { $count } more
ui-show-all = Show them
ui-see = See
ui-open = Open
ui-menu = More actions
ui-actions-server = Actions of the server { $server }
ui-rename-server = Rename…
ui-forget-server = Remove from the list…
ui-server-rename = Rename { $server }
    .text = It is the name by which this computer calls it. Nothing changes on the server.
    .act = Rename
ui-server-forget = Remove { $server } from the list?
    .text = Nothing is touched on the server: its systems go on working. This computer forgets how to log in; to see it again, it has to be added with its address and password.
    .act = Remove from the list
ui-server-forgotten = { $server } is no longer in the list.
ui-fold = Show or hide the systems of { $server }
ui-column-system = System
ui-column-clients = Companies
ui-clients-count =
    { $count ->
        [0] no companies
        [1] 1 company
       *[other] { $count } companies
    }
ui-column-actions = Actions
ui-system-elsewhere = installed from another computer
ui-systems-count =
    { $count ->
        [0] no systems
        [1] 1 system
       *[other] { $count } systems
    }
ui-disk-free = { $amount } GB free
ui-fleet-find = Find a domain or a server…
ui-fleet-filter = Show
ui-fleet-all = All { $count }
ui-fleet-trouble = With problems { $count }
ui-fleet-stale = Not checked { $count }
ui-fleet-resting = Not finished { $count }
ui-fleet-none = No system is what was looked for.

## The companies of a system

ui-tenants-find = Find a company
ui-tenants-asking = Asking the server…
ui-tenants-found = { $found } of { $count } companies
ui-tenants-again = Refresh
ui-tenants-none = This system has no companies yet. They are created in its panel: “Open the system”.
ui-tenant-changed = changed { $ago }
ui-tenant-cut-off = It has a database and no address: something cut its creation off.

## Taking everything to another computer

ui-transfer = Another computer
ui-transfer-text = Save the servers, their logins and the systems’ passwords to an encrypted file, to have them on another computer too, or in case this one is lost.
ui-transfer-export = Save everything to a file
    .text = Choose a password for the file. Without it, it can’t be opened, and nobody can recover it.
    .act = Choose where to save it
ui-transfer-import = Bring in from a file
    .text = Type the password with which the file was saved on the other computer. What is here already is left alone.
    .act = Choose the file
ui-transfer-passphrase = Password of the file
ui-transfer-again = The same password once more
ui-transfer-differ = The two passwords are not the same.
ui-transfer-keep = Keep it outside of this computer, and note the password in another place.

## How a system looks from outside

ui-outside = From the internet
ui-outside-text = It is tried from this computer, as a client would, and compared with what the server itself sees.
ui-outside-look = Try from here
ui-outside-providers = Where each provider lets people in
provider-contabo = Contabo
    .firewall = In the customer panel, “Firewall”: if one is assigned to the server, add inbound TCP rules for 80 and 443.
provider-hostinger = Hostinger
    .firewall = In hPanel, “VPS”, “Security”, “Firewall”: add rules that accept HTTP and HTTPS, and synchronise.
provider-digitalocean = DigitalOcean
    .firewall = In “Networking”, “Firewalls”: in the one assigned to the droplet, add “Inbound Rules” for HTTP and HTTPS.
provider-vultr = Vultr
    .firewall = In “Network”, “Firewall”: in the group assigned to the server, add TCP rules for 80 and 443.
provider-lightsail = AWS Lightsail
    .firewall = In the instance, “Networking”, “IPv4 Firewall”: “Add rule” for HTTP and another for HTTPS; with IPv6, below as well.
provider-oracle = Oracle Cloud
    .firewall = In the virtual network (VCN), “Security Lists”: “Add Ingress Rules” for TCP ports 80 and 443 from 0.0.0.0/0.
