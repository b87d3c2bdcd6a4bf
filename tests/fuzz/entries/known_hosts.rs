//! `known_hosts` as it is found: what can't be read makes nothing trusted, and forgetting one server forgets no other.

use model::{Host, SshPort};
use remote::KnownHosts;

pub fn enter(bytes: &[u8]) {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let known = KnownHosts::at(folder.path().join("known_hosts"));
    std::fs::write(known.path(), bytes).unwrap();
    let host = |name: &str| name.parse::<Host>().unwrap();
    let servers = [
        (host("vps.pe"), SshPort::DEFAULT),
        (host("vps.pe"), SshPort::try_from(2222).unwrap()),
        (host("otro.pe"), SshPort::DEFAULT),
    ];
    let keys = |at: usize| known.keys(&servers[at].0, servers[at].1).unwrap();
    for (host, port) in &servers {
        for print in known.fingerprints(host, *port).unwrap() {
            assert_eq!(print.as_str().parse().as_ref(), Ok(&print));
        }
    }
    let (first, second, third) = (keys(0), keys(1), keys(2));
    if let Some(key) = second.first() {
        known.record(&servers[0].0, servers[0].1, key).unwrap();
        assert!(keys(0).contains(key));
        assert_eq!((keys(1), keys(2)), (second.clone(), third.clone()));
    }
    known.forget(&servers[0].0, servers[0].1).unwrap();
    assert!(keys(0).is_empty(), "forgotten: {first:?}");
    assert_eq!((keys(1), keys(2)), (second, third), "others stay");
}
