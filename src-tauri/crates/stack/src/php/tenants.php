<?php
// Brings the tenants up to date, one after the other, each by the application's own command in a process of its own: the
// command for all of them ends at the first that is broken. What it prints goes to standard error.
$smart_answer += ['tenancy' => null, 'migrated' => 0, 'failed' => [], 'unfinished' => []];
try {
    $smart_app = smart_start();
    if ($smart_app) {
        $smart_commands = $smart_app->make(Illuminate\Contracts\Console\Kernel::class)->all();
        $smart_answer['tenancy'] = isset($smart_commands['tenancy:migrate']);
        // One that is being created is migrated by who creates it, and at once by two it would break. It has no host name yet.
        for ($smart_end = time() + (int) $smart_input['wait']; ; sleep(3)) {
            $smart_tenants = $smart_answer['tenancy'] ? smart_tenants() : [];
            $smart_answer['unfinished'] = [];
            foreach ($smart_tenants as $smart_tenant) {
                if ($smart_tenant['pending'] > 0 && $smart_tenant['host'] === null && smart_grows($smart_tenant)) {
                    $smart_answer['unfinished'][] = $smart_tenant['name'];
                }
            }
            if ($smart_answer['unfinished'] === [] || time() >= $smart_end) {
                break;
            }
            fwrite(STDERR, 'a tenant is being created: ' . implode(' ', $smart_answer['unfinished']) . "\n");
        }
        $smart_command = [PHP_BINARY, '-d', 'memory_limit=-1', 'artisan', 'tenancy:migrate', '--force', '--no-interaction'];
        if (!config('tenancy.db.tenant-migrations-path')) {
            $smart_command[] = '--path=database/migrations/tenant';
        }
        foreach ($smart_tenants as $smart_at => $smart_tenant) {
            $smart_name = $smart_tenant['host'] ?? $smart_tenant['name'];
            if ($smart_tenant['pending'] === 0 || in_array($smart_tenant['name'], $smart_answer['unfinished'], true)) {
                continue;
            }
            fwrite(STDERR, sprintf("tenant %d of %d: %s\n", $smart_at + 1, count($smart_tenants), $smart_name));
            $smart_process = proc_open(
                array_merge($smart_command, ['--website_id=' . $smart_tenant['id']]),
                [['file', '/dev/null', 'r'], STDERR, STDERR],
                $smart_pipes
            );
            $smart_status = is_resource($smart_process) ? proc_close($smart_process) : -1;
            // It has been seen to end with 0 and to have done nothing.
            $smart_done = $smart_status === 0 && smart_tenant_pending($smart_tenant['name']) === 0;
            if ($smart_done) {
                $smart_answer['migrated']++;
            } else {
                $smart_answer['failed'][] = $smart_name;
            }
        }
    }
} catch (Throwable $smart_error) {
    $smart_answer['error'] = smart_say($smart_error);
}
smart_finish();

// Whether its creation goes on: migrations come one by one.
function smart_grows(array $tenant)
{
    for ($look = 0; $look < 10; $look++) {
        sleep(1);
        if (smart_tenant_pending($tenant['name']) !== $tenant['pending']) {
            return true;
        }
    }
    return false;
}
