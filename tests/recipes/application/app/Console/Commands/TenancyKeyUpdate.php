<?php

namespace App\Console\Commands;

use App\Tenancy\Tenants;
use Illuminate\Console\Command;
use Illuminate\Support\Facades\DB;

/** Gives every tenant's account the password that belongs to the application's current key. */
class TenancyKeyUpdate extends Command
{
    protected $signature = 'tenancy:key:update';

    protected $description = 'Update the passwords of the tenants after a change of the key';

    public function handle(): int
    {
        $system = DB::connection('system');
        foreach ($system->table('websites')->orderBy('id')->get() as $website) {
            $password = Tenants::password($website);
            $system->statement("alter user `$website->uuid`@`%` identified by '$password'");
        }

        return 0;
    }
}
