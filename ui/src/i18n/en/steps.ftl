### Operations and steps. One message a step: `step-<id>`.
### Value: the step. `.doing`: while it is done. `.already`: it was satisfied before. `.done`: it was done and verified.
### `.why`: what will be done, for the plan, in plain words.

operation-install = Installation
operation-start = Start
operation-stop = Stop
operation-restart = Restart
operation-uninstall = Removal

step-docker-engine = Install Docker
    .doing = Installing Docker…
    .already = Docker is installed and running already
    .done = Docker is now installed and running
    .why = Docker, the program that keeps the invoicing system running, is installed; what is on the server already is kept.

step-docker-settings = Adjust Docker
    .doing = Adjusting Docker…
    .already = Docker has the settings it needs already
    .done = Docker now has the settings it needs
    .why = Docker's logs get a size limit so that they do not fill the disk; its other settings are kept.

plan-changed-by-hand = Somebody changed { $changed } by hand: a copy is kept, and it is written again.
step-proxy-network = Create the internal network
    .doing = Creating the internal network…
    .already = The internal network exists already
    .done = The internal network now exists
    .why = A network is made inside the server by which the parts of the system talk to each other; no other network is changed.

step-proxy = Start the proxy
    .doing = Starting the proxy…
    .already = The proxy is running already
    .done = The proxy is now running
    .why = The proxy is the entrance that takes web visits and leads them to each system. If there is one that serves already, it is used as it is, unchanged; the server's other systems are kept.

step-proxy-proof = Test the proxy
    .doing = Testing the proxy…
    .already = The proxy was tested already, and leads visitors where they belong
    .done = The proxy leads visitors where they belong
    .why = It is proved that the proxy leads a visitor to a container (a program kept apart inside the server); a test container is used, which is removed at once, and no other is changed.

step-code = Fetch the system's code
    .doing = Fetching the system's code…
    .already = The system's code is in its folder already
    .done = The system's code is now in its folder
    .why = The code of the invoicing system is copied to a folder of its own; files that were changed by hand are not replaced.

step-secrets = Make the passwords
    .doing = Making the passwords…
    .already = The passwords are made and saved already
    .done = The passwords are made and saved in this computer's keyring
    .why = Passwords that are hard to guess are made and saved in this computer's keyring (where the system keeps passwords); those that exist do not change.

step-files = Write the settings files
    .doing = Writing the settings files…
    .already = The settings files are in place already
    .done = The settings files are now in place
    .why = The files that say how this instance works are written; those that were changed by hand are kept aside.

step-images = Download the images
    .doing = Downloading the images…
    .already = The images are on the server already
    .done = The images are now on the server
    .why = The images, which are the ready packages that the system runs from, are downloaded; none of those already there is erased.

step-php-extensions = Add the PHP add-ons
    .doing = Adding the PHP add-ons…
    .already = PHP has the add-ons that the system needs already
    .done = PHP now has the add-ons that the system needs
    .why = PHP, the language of the system, gets the add-ons that it lacks; they are prepared apart, without changing what works already.

step-databases = Start the database and the fast memory
    .doing = Starting the database and the fast memory…
    .already = The database and the fast memory are running already
    .done = The database and the fast memory are now running
    .why = MySQL, where the data is kept, and Redis, the memory that makes the system fast, are started; existing data is kept.

step-dependencies = Install the system's libraries
    .doing = Installing the system's libraries…
    .already = The system's libraries are installed already
    .done = The system's libraries are now installed
    .why = The libraries (code by others that the system uses) are installed in the exact versions that the code asks for; the data is not touched.

step-app-key = Make the system's key
    .doing = Making the system's key…
    .already = The system has its key already
    .done = The system now has its key
    .why = The key with which the system protects its data is made once only; if it exists, it is never changed.

step-storage-access = Give access to the working folders
    .doing = Giving access to the working folders…
    .already = The system can write in its working folders already
    .done = The system can now write in its working folders
    .why = The system is allowed to write in the folders that need it, and in no other; what is in them is kept.

step-services = Start the services
    .doing = Starting the services…
    .already = All six services are running already
    .done = All six services are now running
    .why = The six parts of the system are started, and start by themselves when the server restarts; the data is kept.

step-migrations = Bring the tables up to date
    .doing = Bringing the tables up to date…
    .already = The tables are up to date already
    .done = The tables are now up to date
    .why = The tables of the system and of each client company are made or completed; none is emptied and the data is kept.

step-administrator = Create the administrator
    .doing = Creating the administrator…
    .already = The administrator exists and can log in already
    .done = The administrator now exists and can log in
    .why = The user for the first login to the system is created; users that exist already are kept.

step-config-cache = Activate the settings
    .doing = Activating the settings…
    .already = The settings are active already
    .done = The settings are now active
    .why = The system takes up its new settings and keeps them ready to be read faster; the data is not touched.

step-workers = Check the automatic tasks
    .doing = Checking the automatic tasks…
    .already = The automatic tasks work already
    .done = The automatic tasks work
    .why = A test task is done, to know that sending and scheduled tasks happen by themselves; the data is not touched.

step-site-answers = Check the login page
    .doing = Checking the login page…
    .already = The login page answers already
    .done = The login page answers
    .why = The system's page is requested as a browser would; nothing is changed.

step-record-installed = Note down what was installed
    .doing = Noting down what was installed…
    .already = What was installed is noted down on the server already
    .done = What was installed is now noted down on the server
    .why = A record of what was installed is left on the server, without passwords, so that it can be looked after from another computer.

step-stop-services = Stop the services
    .doing = Stopping the services…
    .already = The services are stopped already
    .done = The services are stopped
    .why = First the automatic jobs are asked to finish what they are doing and are waited for, unless not waiting was asked for: a job cut in the middle could issue a document twice. Then the services stop, and stay so, even if the server restarts, until they are started again.

step-start-services = Start the stopped services
    .doing = Starting the services…
    .already = The services are running already
    .done = The services are running
    .why = The services are started as they were, and are waited for until each one works well; the data is kept.

step-remove-containers = Remove the containers
    .doing = Removing the containers…
    .already = The containers of this instance are gone already
    .done = The containers of this instance were removed
    .why = The containers of this instance (the isolated programs in which it runs) and its own network are removed; the data is not in them, and other instances are not touched.

step-remove-site = Set the web site aside
    .doing = Setting the web site aside…
    .already = The web site of this instance is set aside already
    .done = The web site of this instance was set aside
    .why = The file that describes the web site of this instance is kept aside, in the server's folder of backups (“backups”), and images that were prepared for it alone are removed.

step-remove-unused-proxy = Remove the proxy if nobody uses it
    .doing = Removing the proxy that nobody uses…
    .already = There is no proxy to remove
    .done = The proxy that nobody used was removed
    .why = The proxy, the entrance for web pages, is removed only if this program made it and no other site is behind it; certificates are kept.

step-erase-data = Erase the data
    .doing = Erasing the data…
    .already = The data of this instance is gone already
    .done = The data of this instance was erased
    .why = The databases, the code, the uploaded files and the keys of this instance are deleted for good; the folder of backups (“backups”) stays.

step-record-removal = Record the removal
    .doing = Recording the removal…
    .already = It is recorded on the server already that this instance was removed
    .done = It was recorded on the server that this instance was removed
    .why = It is written down on the server that this instance was removed, so that it is known from another computer too.

## For use inside other messages: the name of a step and of an operation, by the internal word.

name-of-step =
    { $step ->
        [docker-engine] { step-docker-engine }
        [docker-settings] { step-docker-settings }
        [proxy-network] { step-proxy-network }
        [proxy] { step-proxy }
        [proxy-proof] { step-proxy-proof }
        [code] { step-code }
        [secrets] { step-secrets }
        [files] { step-files }
        [images] { step-images }
        [php-extensions] { step-php-extensions }
        [databases] { step-databases }
        [dependencies] { step-dependencies }
        [app-key] { step-app-key }
        [storage-access] { step-storage-access }
        [services] { step-services }
        [migrations] { step-migrations }
        [administrator] { step-administrator }
        [config-cache] { step-config-cache }
        [workers] { step-workers }
        [site-answers] { step-site-answers }
        [record-installed] { step-record-installed }
        [stop-services] { step-stop-services }
        [start-services] { step-start-services }
        [remove-containers] { step-remove-containers }
        [remove-site] { step-remove-site }
        [remove-unused-proxy] { step-remove-unused-proxy }
        [erase-data] { step-erase-data }
        [record-removal] { step-record-removal }
       *[other] { unknown-value }
    }
name-of-operation =
    { $operation ->
        [install] installation
        [start] start
        [stop] stop
        [restart] restart
        [uninstall] removal
       *[other] another task
    }
