//! What is told of archives, as they come from the field and from attackers.

use std::io::Write as _;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use model::LeftOutKind;
use secrecy::ExposeSecret as _;

use super::*;

type TarGz = tar::Builder<GzEncoder<Vec<u8>>>;

const APPLICATION: [(&str, &[u8]); 4] =
    [("artisan", b"<?php"), ("composer.json", b"{}"), (".env.example", b"A=1\n"), ("public/index.php", b"<?php")];

fn tar_gz(build: impl FnOnce(&mut TarGz)) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    build(&mut builder);
    builder.into_inner().unwrap().finish().unwrap()
}

fn entry(builder: &mut TarGz, name: &str, kind: tar::EntryType, link: &str, content: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(1_700_000_000);
    // By hand: the library itself refuses hostile names.
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_gnu_mut().unwrap().linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

fn application(builder: &mut TarGz) {
    for (name, content) in APPLICATION {
        entry(builder, name, tar::EntryType::Regular, "", content);
    }
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The application and more, all of it in one folder.
fn zip_with(folder: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let names: Vec<_> = APPLICATION.iter().map(|(name, content)| (format!("{folder}{name}"), *content)).collect();
    let files: Vec<_> =
        names.iter().map(|(name, content)| (name.as_str(), *content)).chain(more.iter().copied()).collect();
    zip(&files)
}

/// What `prepare_archive` makes of these bytes, with the entries of the new archive: name and time.
fn prepared(bytes: &[u8]) -> Result<(PreparedArchive, Vec<(String, u64)>), Problem> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::write(&from, bytes).unwrap();
    let prepared = prepare_archive(&from, &to, ArchiveLimits::default())?;
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(&to).unwrap()));
    let entries = archive.entries().unwrap().map(|entry| {
        let entry = entry.unwrap();
        (entry.path().unwrap().display().to_string(), entry.header().mtime().unwrap())
    });
    let entries = entries.collect();
    Ok((prepared, entries))
}

fn names(bytes: &[u8]) -> Vec<String> {
    prepared(bytes).unwrap().1.into_iter().map(|(name, _)| name).collect()
}

fn reason(bytes: &[u8]) -> String {
    prepared(bytes).unwrap_err().params["reason"].clone()
}

/// What was left out for a reason: how much, and the first names.
fn left_out(bytes: &[u8], kind: LeftOutKind) -> Option<(u64, Vec<String>)> {
    let (prepared, _) = prepared(bytes).unwrap();
    prepared.left_out.into_iter().find(|left| left.kind == kind).map(|left| (left.count, left.names))
}

#[test]
fn both_formats_accepted_and_folder_of_application_found() {
    let expected = ["artisan", "composer.json", ".env.example", "public/index.php"];
    assert_eq!(names(&zip_with("", &[])), expected);
    assert_eq!(names(&zip_with("smart-1/", &[])), expected);
    assert_eq!(names(&zip_with("copia/var/www/html/", &[])), expected);
    let tar = tar_gz(|b| {
        entry(b, "./", tar::EntryType::Directory, "", b"");
        application(b);
        entry(b, "./public/fonts", tar::EntryType::Symlink, "../storage/fonts", b"");
    });
    assert_eq!(names(&tar), [&expected[..], &["public/fonts"]].concat());
}

#[test]
fn backslashes_of_windows_are_folders() {
    let bytes = zip(&[
        ("smart\\artisan", b"<?php"),
        ("smart\\composer.json", b"{}"),
        ("smart\\.env.example", b"A=1"),
        ("smart\\public\\index.php", b"<?php"),
        ("smart\\app\\Models\\Café.php", b"<?php"),
        ("smart\\storage\\", b""),
    ]);
    assert_eq!(
        names(&bytes),
        ["artisan", "composer.json", ".env.example", "public/index.php", "app/Models/Café.php", "storage"]
    );
    for name in ["..\\x", "smart\\..\\..\\x", "\\windows\\x", "\\\\server\\share\\x", "C:\\windows\\x", "C:x"] {
        assert_eq!(reason(&zip_with("", &[(name, b"x")])), "unsafe-path", "{name}");
    }
}

/// The Explorer of a Windows in Spanish writes names in its own alphabet, without the mark of UTF-8: a letter of a manual's
/// name may come out wrong, and nothing else.
#[test]
fn names_in_the_code_page_of_windows_are_no_obstacle() {
    let mut bytes = zip_with("", &[("Gu~a.txt", b"x")]);
    for at in 0..bytes.len() - 8 {
        if &bytes[at..at + 8] == b"Gu~a.txt" {
            bytes[at + 2] = 0xA1;
        }
    }
    let found = names(&bytes);
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found.iter().any(|name| name.starts_with("Gu") && name.ends_with("a.txt")), "{found:?}");
}

#[test]
fn whatever_lies_beside_the_application_is_ignored() {
    let mac = zip_with(
        "smart-main/",
        &[
            ("__MACOSX/smart-main/._artisan", b"\x00\x05\x16\x07"),
            ("smart-main/.DS_Store", b"x"),
            ("smart-main/app/._A.php", b"\x00\x05\x16\x07"),
            ("smart-main/Thumbs.db", b"x"),
            (".DS_Store", b"x"),
            ("LEAME.txt", b"Instalar asi"),
            ("manuales/uso.pdf", b"%PDF"),
        ],
    );
    assert_eq!(names(&mac), ["artisan", "composer.json", ".env.example", "public/index.php"]);
    let (count, some) = left_out(&mac, LeftOutKind::Beside).unwrap();
    assert_eq!((count, some[1].as_str()), (4, ".DS_Store"));
    assert_eq!(left_out(&mac, LeftOutKind::Desktop).unwrap().0, 3);
    assert_eq!(left_out(&zip_with("smart/", &[]), LeftOutKind::Beside), None);
}

#[test]
fn archive_without_the_application_refused_on_the_desktop() {
    let problem = |files: &[(&str, &[u8])]| prepared(&zip(files)).unwrap_err().params;
    assert_eq!(problem(&[("wordpress/index.php", b"x")])["missing"], "artisan");
    let partly = problem(&[("a/artisan", b"x"), ("a/composer.json", b"{}"), ("a/public/index.php", b"x")]);
    assert_eq!((partly["reason"].as_str(), partly["missing"].as_str()), ("not-laravel", ".env.example"));
    let of_a_library = [("vendor/laravel/laravel/artisan", &b"x"[..]), ("index.php", b"x")];
    assert_eq!(problem(&of_a_library)["missing"], "artisan");
    let twice = problem(&[("smart.tar.gz", b"x"), ("LEAME.txt", b"x")]);
    assert_eq!((twice["reason"].as_str(), twice["entry"].as_str()), ("packed-twice", "smart.tar.gz"));
    let second: Vec<_> = APPLICATION.iter().map(|(name, content)| (format!("viejo/{name}"), *content)).collect();
    let second: Vec<_> = second.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert_eq!(reason(&zip_with("nuevo/", &second)), "several-applications");
    // A copy inside of it, as people make before they change something, is part of it.
    assert!(names(&zip_with("", &second)).contains(&"viejo/artisan".to_owned()));
}

#[test]
fn what_another_installation_left_is_named_and_not_taken() {
    let live = tar_gz(|b| {
        application(b);
        for name in [
            "storage/logs/laravel.log",
            "storage/framework/sessions/x1",
            "storage/framework/views/a.php",
            "storage/framework/down",
            "public/hot",
            "docker-compose.yml",
            "docker-compose.override.yml",
            "compose.yaml",
            ".git/config",
            "storage/logs/.gitignore",
            "storage/app/public/logo.png",
            ".env.testing.example",
        ] {
            entry(b, name, tar::EntryType::Regular, "", b"x");
        }
        entry(b, "public/storage", tar::EntryType::Symlink, "/var/www/html/storage/app/public", b"");
    });
    let taken = names(&live);
    assert_eq!(taken[4..], ["storage/logs/.gitignore", "storage/app/public/logo.png", ".env.testing.example"]);
    assert_eq!(left_out(&live, LeftOutKind::Runtime).unwrap().0, 5);
    assert_eq!(left_out(&live, LeftOutKind::Containers).unwrap().0, 3);
    assert_eq!(left_out(&live, LeftOutKind::History).unwrap().1, [".git/config"]);
    assert_eq!(left_out(&live, LeftOutKind::StorageLink).unwrap().1, ["public/storage"]);
    // As Windows packs it: the link became a folder with everything that is in it.
    let copied = zip_with("smart/", &[("smart/public/storage/logo.png", b"x")]);
    assert_eq!(left_out(&copied, LeftOutKind::StorageLink).unwrap().1, ["smart/public/storage/logo.png"]);
}

#[test]
fn compiled_settings_of_another_server_left_out() {
    let live = zip_with("", &[("bootstrap/cache/config.php", b"<?php"), ("bootstrap/cache/.gitignore", b"*")]);
    assert!(names(&live).contains(&"bootstrap/cache/.gitignore".to_owned()));
    assert_eq!(left_out(&live, LeftOutKind::Compiled).unwrap().1, ["bootstrap/cache/config.php"]);
}

#[test]
fn environment_of_another_installation_offered_and_not_taken() {
    let live = zip_with(
        "s/",
        &[("s/.env", b"APP_KEY=base64:x\nDB_PASSWORD=Clave#2024\n"), ("s/.env.backup", b"DB_PASSWORD=x")],
    );
    let (prepared, entries) = prepared(&live).unwrap();
    assert!(!entries.iter().any(|(name, _)| name.starts_with(".env") && name != ".env.example"), "{entries:?}");
    assert_eq!(prepared.environment.unwrap().expose_secret(), "APP_KEY=base64:x\nDB_PASSWORD=Clave#2024\n");
    assert_eq!(left_out(&live, LeftOutKind::Environment).unwrap().1, ["s/.env", "s/.env.backup"]);
    assert!(self::prepared(&zip_with("", &[(".env.backup", b"A=1")])).unwrap().0.environment.is_none());
}

#[test]
fn files_keep_their_time_and_none_has_time_zero() {
    let tar = tar_gz(|b| {
        application(b);
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_mode(0o644);
        for (name, time) in [("zero.php", 0), ("future.php", 9_000_000_000)] {
            header.set_mtime(time);
            b.append_data(&mut header, name, std::io::empty()).unwrap();
        }
    });
    let before = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let times: std::collections::BTreeMap<_, _> = prepared(&tar).unwrap().1.into_iter().collect();
    assert_eq!(times["artisan"], 1_700_000_000);
    // Neither the beginning of time nor what is to come: both are what PHP's cache never keeps.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    for name in ["zero.php", "future.php"] {
        assert!((before - 2..=now).contains(&times[name]), "{name}: {}", times[name]);
    }
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::from_date_and_time(2024, 5, 6, 7, 8, 10).unwrap());
    let mut writer = zip::ZipWriter::new_append(std::io::Cursor::new(zip_with("", &[]))).unwrap();
    writer.start_file("app.php", options).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let times: std::collections::BTreeMap<_, _> = prepared(&bytes).unwrap().1.into_iter().collect();
    assert_eq!(times["app.php"], 1_714_979_290);
}

#[test]
fn same_code_packed_again_has_the_same_sum() {
    let sum = |bytes: &[u8]| prepared(bytes).unwrap().0.sha256;
    let zipped = sum(&zip_with("", &[("app/A.php", b"<?php 1")]));
    let mut reversed: Vec<_> = APPLICATION.to_vec();
    reversed.reverse();
    let other_way = tar_gz(|b| {
        entry(b, "app/A.php", tar::EntryType::Regular, "", b"<?php 1");
        entry(b, "app", tar::EntryType::Directory, "", b"");
        for (name, content) in reversed {
            entry(b, name, tar::EntryType::Regular, "", content);
        }
        entry(b, "storage/logs/laravel.log", tar::EntryType::Regular, "", b"of today");
    });
    assert_eq!(zipped, sum(&other_way));
    assert_eq!(zipped, sum(&zip_with("smart-9f3c/", &[("smart-9f3c/app/A.php", b"<?php 1")])));
    assert_ne!(zipped, sum(&zip_with("", &[("app/A.php", b"<?php 2")])));
    assert_ne!(zipped, sum(&zip_with("", &[("app/B.php", b"<?php 1")])));
}

#[test]
fn files_that_git_keeps_elsewhere_are_missed() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 367112\n";
    let problem = prepared(&zip_with("", &[("storage/fonts/arial.ttf", pointer)])).unwrap_err();
    assert_eq!((&*problem.params["reason"], &*problem.params["entry"]), ("lfs-pointer", "storage/fonts/arial.ttf"));
}

#[test]
fn submodule_that_is_not_in_the_archive_is_missed() {
    let modules = b"[submodule \"modules/Extra\"]\n\tpath = modules/Extra\n\turl = ../extra.git\n";
    let problem = prepared(&zip_with("", &[(".gitmodules", modules), ("modules/Extra/", b"")])).unwrap_err();
    assert_eq!((&*problem.params["reason"], &*problem.params["entry"]), ("submodule-missing", "modules/Extra"));
    names(&zip_with("", &[(".gitmodules", modules), ("modules/Extra/A.php", b"<?php")]));
}

#[test]
fn paths_out_of_tree_refused() {
    for name in ["../x", "a/../../x", "/etc/passwd"] {
        let tar = tar_gz(|b| entry(b, name, tar::EntryType::Regular, "", b"x"));
        assert_eq!(reason(&tar), "unsafe-path", "{name}");
        assert_eq!(reason(&zip(&[(name, b"x")])), "unsafe-path", "{name}");
    }
    assert_eq!(reason(&zip(&[("a\\..\\x", b"x")])), "unsafe-path");
    for to in ["/etc/passwd", "../../x", "a/../../../x"] {
        let tar = tar_gz(|b| entry(b, "dir/link", tar::EntryType::Symlink, to, b""));
        assert_eq!(reason(&tar), "unsafe-link", "{to}");
    }
    for kind in [tar::EntryType::Link, tar::EntryType::Char, tar::EntryType::Fifo] {
        let tar = tar_gz(|b| entry(b, "x", kind, "artisan", b""));
        assert_eq!(reason(&tar), "special-file");
    }
    // Inside of the archive's folder, and out of the application's.
    let out = tar_gz(|b| {
        for (name, content) in APPLICATION {
            entry(b, &format!("smart/{name}"), tar::EntryType::Regular, "", content);
        }
        entry(b, "smart/config", tar::EntryType::Symlink, "../x", b"");
    });
    assert_eq!(reason(&out), "unsafe-link");
    let through = tar_gz(|b| {
        application(b);
        entry(b, "app", tar::EntryType::Symlink, "public", b"");
        entry(b, "app/x", tar::EntryType::Regular, "", b"x");
    });
    assert_eq!(reason(&through), "damaged");
}

#[test]
fn bombs_and_invalid_archives_refused() {
    let bomb = tar_gz(|b| entry(b, "x", tar::EntryType::Regular, "", &vec![0; 40_000_000]));
    assert!(bomb.len() < 100_000);
    assert_eq!(reason(&bomb), "too-large");
    assert_eq!(reason(&zip(&[("x", &vec![0; 40_000_000])])), "too-large");
    // One that says of itself that it is small.
    let mut lying = zip_with("", &[("x", &vec![0; 40_000_000])]);
    let honest = 40_000_000_u32.to_le_bytes();
    while let Some(at) = lying.windows(4).position(|bytes| bytes == honest) {
        lying[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
    }
    assert!(["too-large", "damaged"].contains(&reason(&lying).as_str()));
    assert_eq!(reason(b""), "empty");
    assert_eq!(reason(b"hello, world"), "unknown-format");
    assert_eq!(reason(b"PK\x03\x04 and nothing else"), "damaged");
    assert_eq!(reason(b"\x1f\x8b and nothing else"), "damaged");
}
