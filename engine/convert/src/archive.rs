//! A zip archive, unpacked with bounds. Nothing an archive says of itself is believed: bytes are
//! counted as they come out, and no name in it says where they go.

use crate::ConvertError;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use uplift_table::Watch;
use zip::ZipArchive;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Files and folders.
    pub(crate) entries: usize,
    /// Bytes of one file.
    pub(crate) entry: u64,
    /// Bytes of all.
    pub(crate) total: u64,
    /// Bytes out for each byte of the archive, beyond the first megabyte.
    pub(crate) ratio: u64,
}

impl Default for Bounds {
    /// What a year of marks of the largest trust needs, many times over. Registers pack some thirty
    /// to one; a bomb packs a thousand to one.
    fn default() -> Self {
        Self { entries: 4_000, entry: 4 << 30, total: 8 << 30, ratio: 200 }
    }
}

/// A file that was in an archive.
#[derive(Debug)]
pub(crate) struct Unpacked {
    /// Its name within the archive, folders and all.
    pub(crate) name: String,
    /// Where its bytes are now.
    pub(crate) path: PathBuf,
}

/// Returns whether bytes begin as a zip archive does.
pub(crate) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Unpacks the files of an archive into a folder that is there, in order of name.
pub(crate) fn unpack(
    name: &str,
    path: &Path,
    into: &Path,
    bounds: Bounds,
    watch: &Watch,
) -> Result<Vec<Unpacked>, ConvertError> {
    let broken = |why: String| ConvertError::broken(name, why);
    let mut file = File::open(path).map_err(|error| ConvertError::io("read", path, error))?;
    let length = count_entries(&mut file, bounds.entries).map_err(broken)?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| broken(format!("it is no whole zip archive: {error}")))?;
    if archive.len() > bounds.entries {
        return Err(broken(too_many(bounds.entries)));
    }
    let mut left = bounds.total.min(length.saturating_mul(bounds.ratio).saturating_add(1 << 20));
    let mut unpacked = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive
            .by_index(at)
            .map_err(|error| broken(format!("its entry {} cannot be read: {error}", at + 1)))?;
        let inside = entry.name().map_err(|error| broken(error.to_string()))?.replace('\\', "/");
        let inside: String = inside.chars().filter(|c| !c.is_control()).collect();
        if inside.starts_with('/') || inside.contains(':') || inside.split('/').any(|it| it == "..")
        {
            return Err(broken(format!("its entry `{inside}` points outside the archive")));
        }
        let hidden = |it: &str| it.starts_with('.') || it == "__MACOSX";
        if entry.is_dir() || inside.ends_with('/') || inside.split('/').any(hidden) {
            continue;
        }
        let stem = inside.rsplit('/').next().unwrap_or_default();
        let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
        let safe: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let to = into.join(format!("{at}.{safe}"));
        let most = bounds.entry.min(left);
        let written = copy(&mut entry, &to, most, watch).map_err(|why| match why {
            Why::Stopped => ConvertError::Stopped,
            Why::TooMuch if bounds.entry <= most => {
                broken(format!("its entry `{inside}` holds more than {} MB", bounds.entry >> 20))
            }
            Why::TooMuch => broken(format!(
                "it unpacks to more than {} MB, or more than {} times its size, as only an archive made to do harm does; unpack it and name the folder if you trust it",
                bounds.total >> 20, bounds.ratio
            )),
            Why::Broken(error) => broken(format!("its entry `{inside}` cannot be unpacked: {error}")),
            Why::Disk(error) => ConvertError::io("write", &to, error),
        })?;
        left -= written;
        unpacked.push(Unpacked { name: inside, path: to });
    }
    unpacked.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(unpacked)
}

fn too_many(most: usize) -> String {
    format!("it has more than {most} entries")
}

/// Returns how long the archive is, unless its end promises more entries than may be: a directory of
/// millions would fill the memory before the first is looked at.
fn count_entries(file: &mut File, most: usize) -> Result<u64, String> {
    let read = |error: std::io::Error| error.to_string();
    let length = file.seek(SeekFrom::End(0)).map_err(read)?;
    let tail = length.min(66_000);
    file.seek(SeekFrom::Start(length - tail)).map_err(read)?;
    let mut bytes = Vec::new();
    Read::by_ref(file).take(tail).read_to_end(&mut bytes).map_err(read)?;
    file.seek(SeekFrom::Start(0)).map_err(read)?;
    let (mut long, mut located) = (false, false);
    for at in 0..bytes.len().saturating_sub(3) {
        let Some(from) = bytes.get(at..) else { break };
        let number = |skip: usize, bytes: usize| {
            let digits = from.get(skip..skip + bytes).unwrap_or(&[]);
            digits.iter().rev().fold(0_u64, |number, &byte| (number << 8) | u64::from(byte))
        };
        let promised = match from.get(..4) {
            Some(b"PK\x05\x06") => number(10, 2),
            Some(b"PK\x06\x06") => {
                long = true;
                number(32, 8)
            }
            Some(b"PK\x06\x07") => {
                located = true;
                continue;
            }
            _ => continue,
        };
        if promised > most as u64 {
            return Err(too_many(most));
        }
    }
    if located && !long {
        return Err("its directory is not where it should be".to_owned());
    }
    Ok(length)
}

enum Why {
    Stopped,
    TooMuch,
    Broken(std::io::Error),
    Disk(std::io::Error),
}

fn copy(from: &mut impl Read, to: &Path, most: u64, watch: &Watch) -> Result<u64, Why> {
    let mut out = File::create_new(to).map_err(Why::Disk)?;
    let mut buffer = vec![0; 1 << 16];
    let mut written = 0_u64;
    loop {
        if watch.is_stopped() {
            return Err(Why::Stopped);
        }
        let read = from.read(&mut buffer).map_err(Why::Broken)?;
        if read == 0 {
            return Ok(written);
        }
        written += read as u64;
        if written > most {
            return Err(Why::TooMuch);
        }
        out.write_all(buffer.get(..read).unwrap_or(&[])).map_err(Why::Disk)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut zip = zip::ZipWriter::new(&mut bytes);
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        for (name, content) in files {
            zip.start_file(*name, options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap();
        bytes.into_inner()
    }

    fn open(bytes: &[u8], bounds: Bounds) -> Result<Vec<(String, Vec<u8>)>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, bytes).unwrap();
        let into = folder.path().join("into");
        std::fs::create_dir(&into).unwrap();
        let files = unpack("a.zip", &path, &into, bounds, &Watch::default());
        let files = files.map_err(|error| error.to_string())?;
        Ok(files.into_iter().map(|it| (it.name, std::fs::read(it.path).unwrap())).collect())
    }

    #[test]
    fn files_come_out_in_order_of_name() {
        let bytes = packed(&[
            ("feed/users.csv", b"u"),
            ("feed/orgs.csv", b"o"),
            ("__MACOSX/x", b"x"),
            ("feed/.DS_Store", b"x"),
        ]);
        let files = open(&bytes, Bounds::default()).unwrap();
        assert_eq!(
            files,
            [("feed/orgs.csv".into(), b"o".to_vec()), ("feed/users.csv".into(), b"u".to_vec())]
        );
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![b'0'; 8 << 20];
        let bytes = packed(&[("a.csv", &zeros)]);
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let error = open(&bytes, Bounds::default()).unwrap_err();
        assert!(error.contains("200 times its size"), "{error}");
        let wide = Bounds { ratio: 2_000, ..Bounds::default() };
        assert_eq!(open(&bytes, wide).unwrap()[0].1.len(), 8 << 20);
        let error = open(&bytes, Bounds { entry: 8 << 20 >> 1, ..wide }).unwrap_err();
        assert!(error.contains("more than 4 MB"), "{error}");
        let two = packed(&[("a.csv", &zeros), ("b.csv", &zeros)]);
        assert!(open(&two, Bounds { total: 12 << 20, ..wide }).unwrap_err().contains("12 MB"));
        assert!(open(&two, Bounds { total: 16 << 20, ..wide }).is_ok());
    }

    #[test]
    fn the_size_it_states_is_not_believed() {
        let zeros = vec![b'0'; 8 << 20];
        let mut bytes = packed(&[("a.csv", &zeros)]);
        // Wherever the true size stands, one byte is stated.
        let size = (8_u32 << 20).to_le_bytes();
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == size {
                bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
            }
        }
        let files = open(&bytes, Bounds::default());
        assert!(files.as_ref().map_or(true, |files| files[0].1.len() <= 1 << 20), "{files:?}");
    }

    #[test]
    fn too_many_entries_are_refused() {
        let names: Vec<String> = (0..20).map(|at| format!("{at}.csv")).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let bytes = packed(&files);
        assert!(open(&bytes, Bounds { entries: 20, ..Bounds::default() }).is_ok());
        let error = open(&bytes, Bounds { entries: 19, ..Bounds::default() }).unwrap_err();
        assert!(error.contains("more than 19 entries"), "{error}");
    }

    #[test]
    fn names_that_point_outside_are_refused() {
        for name in ["../orgs.csv", "a/../../orgs.csv", "/etc/orgs.csv", "C:orgs.csv"] {
            let error = open(&packed(&[(name, b"x")]), Bounds::default());
            assert!(error.as_ref().is_err_and(|error| error.contains("outside")), "{error:?}");
        }
        let error = open(&packed(&[("..\\orgs.csv", b"x")]), Bounds::default());
        assert!(error.is_err());
    }

    #[test]
    fn a_watch_stops_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        std::fs::write(&path, packed(&[("a.csv", b"x")])).unwrap();
        let watch = Watch::default();
        watch.stop();
        let done = unpack("a.zip", &path, folder.path(), Bounds::default(), &watch);
        assert!(matches!(done, Err(ConvertError::Stopped)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn mutated_archives_never_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            cut in any::<prop::sample::Index>(), whole in any::<bool>(),
        ) {
            let text = "sourcedId,name\n1,a\n".repeat(40);
            let mut bytes = packed(&[("orgs.csv", text.as_bytes()), ("b/users.csv", b"x,y\n")]);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if !whole {
                let cut = cut.index(bytes.len());
                bytes.truncate(cut);
            }
            let bounds = Bounds { total: 4 << 20, ..Bounds::default() };
            if let Ok(files) = open(&bytes, bounds) {
                let out: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
                prop_assert!(out <= 4 << 20);
            }
        }

        #[test]
        fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut archive = b"PK\x03\x04".to_vec();
            archive.extend(bytes);
            prop_assert!(open(&archive, Bounds::default()).is_err());
        }
    }
}
