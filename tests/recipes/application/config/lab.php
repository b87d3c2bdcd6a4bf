<?php

// Habits of the real application that a practice instance has only where its settings ask for them.
return [
    // Everything is written for everybody, as hyn/multi-tenant has it.
    'open_umask' => (bool) env('LAB_OPEN_UMASK', false),
    // How long a new tenant takes, besides its migrations, in seconds.
    'tenant_seconds' => (int) env('LAB_TENANT_SECONDS', 0),
];
