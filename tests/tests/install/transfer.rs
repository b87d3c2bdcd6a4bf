//! Everything that one computer knows, taken to a bare one in a file: servers, instances and secrets are there, and what is wrong
//! with the file or its passphrase changes nothing.

use std::fs;

use anyhow::{Result, ensure};
use lab::{Installed, Lab, Workstation};

const PASSPHRASE: &str = "cuatro palabras sin orden\n";

#[test]
fn bare_computer_has_every_server_and_secret_after_an_import_and_nothing_of_a_broken_one() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let file = installed.workstation.folder().join("todo.age");
    let path = file.display().to_string();
    let export = ["--json", "export", &path, "--passphrase-stdin"];
    let weak = installed.workstation.smart(&export, "corta\n")?.expect(2)?;
    assert_eq!(weak.error()?["code"], "passphrase-weak");
    let exported = installed.workstation.smart(&export, PASSPHRASE)?.expect(0)?.json()?;
    assert_eq!((&exported["exported"]["servers"], &exported["exported"]["instances"]), (&1.into(), &1.into()));
    let password = installed.workstation.secret(Installed::INSTANCE, "administrator-password")?;
    let whole = fs::read(&file)?;
    let text = String::from_utf8_lossy(&whole);
    ensure!(!text.contains(Installed::DOMAIN) && !text.contains(&password), "what is in the file can be read");
    // A file that is there is nobody's to replace.
    let taken = installed.workstation.smart(&export, PASSPHRASE)?.expect(3)?;
    assert_eq!(taken.error()?["params"]["reason"], "exists");
    ensure!(fs::read(&file)? == whole, "the file is another");

    let mut bare = Workstation::new()?;
    bare.point(Installed::HOST, installed.server.address())?;
    let import = ["--json", "import", &path, "--passphrase-stdin"];
    let wrong = bare.smart(&import, "otras palabras distintas\n")?.expect(2)?;
    assert_eq!(wrong.error()?["code"], "passphrase-wrong");
    fs::write(&file, &whole[..whole.len() - 7])?;
    let cut = bare.smart(&import, PASSPHRASE)?.expect(2)?;
    assert_eq!(cut.error()?["code"], "transfer-unreadable");
    let servers = bare.smart(&["--json", "server", "list"], "")?.expect(0)?.json()?;
    assert_eq!(servers["servers"].as_array().map(Vec::len), Some(0), "{servers}");

    fs::write(&file, &whole)?;
    let imported = bare.smart(&import, PASSPHRASE)?.expect(0)?.json()?;
    assert_eq!(imported["imported"]["added"][0], Installed::NAME, "{imported}");
    assert_eq!(bare.secret(Installed::INSTANCE, "administrator-password")?, password);
    // The login went along, and so did the server's host key: nothing is asked.
    let looked = bare.smart(&["--json", "status", Installed::NAME], "")?.expect(0)?.json()?;
    let instance = &looked["servers"][0]["instances"][0];
    assert_eq!((&instance["domain"], &instance["verdict"]), (&Installed::DOMAIN.into(), &"good".into()), "{looked}");
    let again = bare.smart(&import, PASSPHRASE)?.expect(0)?.json()?;
    assert_eq!(
        (&again["imported"]["known"][0], again["imported"]["added"].as_array().map(Vec::len)),
        (&Installed::NAME.into(), Some(0))
    );
    Ok(())
}
