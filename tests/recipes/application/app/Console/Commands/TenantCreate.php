<?php

namespace App\Console\Commands;

use App\Tenancy\Tenants;
use Illuminate\Console\Command;

/** What the panel does for a new client, for tests that want several at once. */
class TenantCreate extends Command
{
    protected $signature = 'tenant:create {subdomain* : One or more, each a tenant}';

    protected $description = 'Create tenants with database, hostname and client';

    public function handle(): int
    {
        foreach ($this->argument('subdomain') as $subdomain) {
            $website = Tenants::create($subdomain, ucfirst($subdomain).' S.A.C.', "admin@$subdomain.".config('app.url_base'));
            $this->line("Tenant: $website->uuid");
        }

        return 0;
    }
}
