<?php
$smart_answer += ['tenancy' => null, 'path_set' => null];
try {
    $smart_app = smart_start();
    if ($smart_app) {
        $smart_commands = $smart_app->make(Illuminate\Contracts\Console\Kernel::class)->all();
        $smart_answer['tenancy'] = isset($smart_commands['tenancy:migrate']);
        $smart_answer['path_set'] = (bool) config('tenancy.db.tenant-migrations-path');
    }
} catch (Throwable $smart_error) {
    $smart_answer['error'] = smart_say($smart_error);
}
smart_finish();
