//! Builds the stock rule sets and the tests' guests anew: `cargo run --release -p uplift-author
//! --example rebuild`, with the names of some to build only those.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (from, out) in [("plugins", "plugins/dist"), ("tests/guests", "tests/guests/dist")] {
        let out = root.join(out);
        std::fs::create_dir_all(&out)?;
        for folder in std::fs::read_dir(root.join(from))? {
            let folder = folder?.path();
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let wanted = only.is_empty() || only.contains(&name);
            if wanted && name != "sdk" && folder.join("Cargo.toml").exists() {
                let component = uplift_author::build(&folder, &uplift_author::Kit::default())
                    .map_err(|error| format!("{error} {}", error.hint().unwrap_or_default()))?;
                std::fs::write(out.join(format!("{name}.wasm")), component)?;
            }
        }
    }
    Ok(())
}
