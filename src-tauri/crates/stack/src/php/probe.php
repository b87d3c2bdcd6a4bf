<?php
$smart_answer += [
    'php' => PHP_VERSION,
    'extensions' => array_map('strtolower', get_loaded_extensions()),
    'vendor' => is_file('vendor/autoload.php'),
    'app_key_set' => null,
    'app_key_sha256' => null,
    'config_cached' => is_file('bootstrap/cache/config.php'),
    'database' => 'none',
    'pending_migrations' => null,
    'tenants' => null,
    'tenants_pending' => null,
    'administrator' => null,
    'storage_writable' => true,
    'storage_link' => is_dir('public/storage'),
];
foreach (['storage', 'storage/app', 'storage/logs', 'storage/framework/cache', 'storage/framework/sessions', 'storage/framework/views', 'bootstrap/cache'] as $smart_folder) {
    if (!is_dir($smart_folder) || !is_writable($smart_folder)) {
        $smart_answer['storage_writable'] = false;
    }
}
// By the numbers of MySQL's errors, which every driver passes on.
function smart_database_state($error)
{
    for (; $error !== null; $error = $error->getPrevious()) {
        if ($error instanceof PDOException) {
            $code = isset($error->errorInfo[1]) ? (int) $error->errorInfo[1] : (int) $error->getCode();
            if (in_array($code, [1044, 1045, 1130, 1698], true)) {
                return 'refused';
            }
            if ($code === 1049) {
                return 'absent';
            }
            if (in_array($code, [2002, 2003, 2005, 2006, 2013], true)) {
                return 'unreachable';
            }
        }
    }
    return null;
}
try {
    $smart_app = smart_start();
    if ($smart_app) {
        $smart_key = (string) config('app.key');
        $smart_answer['app_key_set'] = $smart_key !== '';
        $smart_answer['app_key_sha256'] = $smart_key === '' ? null : hash('sha256', $smart_key);
        $smart_answer['config_cached'] = $smart_app->configurationIsCached();
        $smart_database = $smart_app['db'];
        if (config('database.default') !== null) {
            $smart_database->connection()->getPdo();
            $smart_answer['database'] = 'ok';

            $smart_migrator = $smart_app['migrator'];
            $smart_ran = $smart_migrator->repositoryExists() ? $smart_migrator->getRepository()->getRan() : [];
            $smart_paths = array_merge($smart_migrator->paths(), [$smart_app->databasePath() . '/migrations']);
            $smart_answer['pending_migrations'] = smart_pending($smart_paths, (array) $smart_ran);

            if (!empty($smart_input['tenants'])) {
                $smart_tenants = smart_tenants();
                $smart_answer['tenants'] = count($smart_tenants);
                $smart_answer['tenants_pending'] = count(array_filter($smart_tenants, function ($tenant) {
                    return $tenant['pending'] > 0 && $tenant['host'] !== null;
                }));
            }
            if (isset($smart_input['administrator'])) {
                $smart_class = smart_user();
                $smart_model = new $smart_class();
                $smart_answer['administrator'] = $smart_model->getConnection()->getSchemaBuilder()->hasTable($smart_model->getTable())
                    && $smart_class::query()->where('email', $smart_input['administrator'])->exists();
            }
        }
    }
} catch (Throwable $smart_error) {
    $smart_answer['error'] = smart_say($smart_error);
    $smart_state = smart_database_state($smart_error);
    if ($smart_state !== null && $smart_answer['database'] !== 'ok') {
        $smart_answer['database'] = $smart_state;
    }
}
smart_finish();
