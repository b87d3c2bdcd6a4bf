//! Names the window's own commands, so that each is refused unless a capability allows it.

#[path = "src/commands/names.rs"]
mod names;

macro_rules! names_of_commands {
    ($($topic:ident::$name:ident,)+) => { &[$(stringify!($name)),+] };
}

fn main() {
    // The pages are built apart; the program can be checked and tested without them.
    let _ = std::fs::create_dir_all("../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(names::with_commands!(names_of_commands));
    let built = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest));
    if let Err(error) = built {
        println!("cargo::error={error:#}");
    }
}
