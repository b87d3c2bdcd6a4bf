<?php
// A key is put into a cache that all containers share (files in the code's folder, where there is such a store), and Laravel's own job
// "run this command" is queued with the command that forgets the key. When the key is gone, a worker has run a job.
$smart_answer += ['done' => false, 'seconds' => 0, 'connection' => null];
$smart_begin = microtime(true);
try {
    if (!smart_start()) {
        throw new RuntimeException('no vendor folder');
    }
    $smart_connection = (string) config('queue.default');
    $smart_answer['connection'] = $smart_connection;
    // These run or drop the job in this very process, which would prove nothing.
    if (in_array(config("queue.connections.$smart_connection.driver"), ['sync', 'null', null], true)) {
        throw new RuntimeException('the queue has no worker');
    }
    $smart_store = config('cache.stores.file') ? 'file' : (string) config('cache.default');
    if (in_array(config("cache.stores.$smart_store.driver"), ['array', 'null', 'apc', null], true)) {
        throw new RuntimeException('the cache is not shared');
    }
    $smart_seconds = max(1, min(300, (int) ($smart_input['seconds'] ?? 30)));
    $smart_key = 'instalador-smart-' . preg_replace('/[^A-Za-z0-9-]/', '', (string) ($smart_input['nonce'] ?? ''));
    $smart_cache = app('cache')->store($smart_store);
    $smart_cache->put($smart_key, '1', $smart_seconds + 600);
    if ($smart_cache->get($smart_key) === null) {
        throw new RuntimeException('the cache keeps nothing');
    }
    // Not kept in a variable: the job is sent when the object that is returned goes away.
    app(Illuminate\Contracts\Console\Kernel::class)->queue('cache:forget', ['key' => $smart_key, 'store' => $smart_store]);
    do {
        usleep(250000);
        // PHP remembers that a file was there.
        clearstatcache();
        $smart_answer['done'] = $smart_cache->get($smart_key) === null;
    } while (!$smart_answer['done'] && microtime(true) - $smart_begin < $smart_seconds);
} catch (Throwable $smart_error) {
    $smart_answer['error'] = smart_say($smart_error);
}
$smart_answer['seconds'] = round(microtime(true) - $smart_begin, 1);
smart_finish();
