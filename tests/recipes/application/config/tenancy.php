<?php

return [
    'db' => [
        'tenant-migrations-path' => database_path('migrations/tenant'),
    ],
];
