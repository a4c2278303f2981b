//! The files that were named: folders are looked into, archives unpacked, and every file is
//! recognised by what is in it.

use crate::ConvertError;
use crate::archive::{self, Bounds};
use crate::oneroster::Kind;
use crate::settings::Settings;
use std::io::Read;
use std::path::{Path, PathBuf};
use uplift_table::{File, TableError, Watch};

/// A file to be read.
#[derive(Debug)]
pub(crate) struct Input {
    /// What it goes by in messages.
    pub(crate) file: File,
    /// Its bare name, as `[files]` has it.
    pub(crate) bare: String,
    /// Which folder or archive it came from: one state of a feed.
    pub(crate) group: usize,
    /// Whether it was named by itself, so that it must be something we know.
    pub(crate) named: bool,
    pub(crate) what: What,
}

/// What a file is.
#[derive(Debug)]
pub(crate) enum What {
    /// A table with these columns.
    Table(Vec<String>),
    /// A table of a `OneRoster` feed with these columns.
    OneRoster(Kind, Vec<String>),
    /// A Common Transfer File.
    Ctf,
    /// An Ed-Fi file.
    EdFi,
    /// Nothing we know, and why.
    Other(String),
}

/// The files found, and what is said of them.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) files: Vec<Input>,
    pub(crate) settings: Settings,
    groups: usize,
    unpacked: usize,
}

/// Where archives are unpacked to, and what may stop it.
pub(crate) struct Place<'a> {
    pub(crate) unpacked: PathBuf,
    pub(crate) bounds: Bounds,
    pub(crate) watch: &'a Watch,
}

/// Files that stand beside data and are none.
const BESIDE: [&str; 6] = ["md", "toml", "txt", "pdf", "docx", "lock"];

impl Inputs {
    /// Finds what the paths name. What `map` says goes before what a `dataset.toml` says.
    pub(crate) fn find(
        paths: &[PathBuf],
        map: Option<&Path>,
        place: &Place<'_>,
    ) -> Result<Self, ConvertError> {
        let mut inputs = Self::default();
        if let Some(map) = map {
            inputs.settings.add(map)?;
        }
        let mut said: Vec<PathBuf> = Vec::new();
        for path in paths {
            let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
            let beside = folder.unwrap_or(Path::new("")).join("dataset.toml");
            if beside.is_file() && !said.contains(&beside) {
                inputs.settings.add(&beside)?;
                said.push(beside);
            }
        }
        for path in paths {
            if path.is_dir() {
                inputs.folder(path, 1, place)?;
            } else {
                let group = inputs.groups;
                inputs.groups += 1;
                let name = file_name(path);
                inputs.file(&name, &name, path.clone(), (group, true), place)?;
            }
        }
        Ok(inputs)
    }

    /// Adds the files of a folder in order of name, and those of folders in it after them.
    fn folder(&mut self, path: &Path, depth: u8, place: &Place<'_>) -> Result<(), ConvertError> {
        let failed = |error| ConvertError::io("read the folder", path, error);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(path)
            .map_err(failed)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        paths.retain(|path| !file_name(path).starts_with('.'));
        paths.sort();
        let group = self.groups;
        self.groups += 1;
        for path in paths.iter().filter(|path| path.is_file()) {
            let bare = file_name(path);
            let extension = bare.rsplit_once('.').map_or("", |(_, it)| it).to_ascii_lowercase();
            let beside = BESIDE.contains(&extension.as_str());
            if beside && self.settings.named(&bare).is_none() {
                continue;
            }
            let folder = path.parent().map(file_name).filter(|_| depth == 0);
            let name = folder.map_or_else(|| bare.clone(), |folder| format!("{folder}/{bare}"));
            self.file(&name, &bare, path.clone(), (group, false), place)?;
        }
        if depth > 0 {
            for path in paths.iter().filter(|path| path.is_dir()) {
                self.folder(path, depth - 1, place)?;
            }
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        bare: &str,
        path: PathBuf,
        (group, named): (usize, bool),
        place: &Place<'_>,
    ) -> Result<(), ConvertError> {
        let head = head(&path)?;
        if archive::is_archive(&head) && !is_workbook(bare) {
            let into = place.unpacked.join(self.unpacked.to_string());
            self.unpacked += 1;
            std::fs::create_dir(&into).map_err(|error| ConvertError::io("make", &into, error))?;
            let files = archive::unpack(name, &path, &into, place.bounds, place.watch)?;
            let group = self.groups;
            self.groups += 1;
            if files.is_empty() && named {
                return Err(ConvertError::broken(name, "it holds no files"));
            }
            for file in files {
                let bare = file.name.rsplit('/').next().unwrap_or_default().to_owned();
                let name = format!("{name}/{}", file.name);
                let what = self.recognise(&name, &bare, &file.path, place.watch)?;
                let file = self.settings.file(&name, &bare, file.path, place.watch.clone());
                self.files.push(Input { file, bare, group, named: false, what });
            }
            return Ok(());
        }
        let what = self.recognise(name, bare, &path, place.watch)?;
        let file = self.settings.file(name, bare, path, place.watch.clone());
        self.files.push(Input { file, bare: bare.to_owned(), group, named, what });
        Ok(())
    }

    /// Returns what a file is.
    fn recognise(
        &self,
        name: &str,
        bare: &str,
        path: &Path,
        watch: &Watch,
    ) -> Result<What, ConvertError> {
        let head = head(path)?;
        if let Some(root) = root_element(&head) {
            return Ok(match root.as_str() {
                "CTfile" | "CTFile" => What::Ctf,
                _ if root.starts_with("Interchange") => What::EdFi,
                _ => What::Other(format!("its root element `{root}` is none we know")),
            });
        }
        if archive::is_archive(&head) && !is_workbook(bare) {
            return Ok(What::Other("an archive within an archive is not opened".to_owned()));
        }
        match self.settings.file(name, bare, path.to_owned(), watch.clone()).header() {
            Ok(header) => Ok(if self.settings.named(bare).is_some() {
                What::Table(header)
            } else {
                match Kind::of(bare, &header) {
                    Some(kind) => What::OneRoster(kind, header),
                    None => What::Table(header),
                }
            }),
            Err(TableError::Broken { why, .. }) => Ok(What::Other(why)),
            Err(error) => Err(error.into()),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn is_workbook(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["xlsx", "xlsm", "xlsb", "ods"].iter().any(|it| it.eq_ignore_ascii_case(extension))
}

fn head(path: &Path) -> Result<Vec<u8>, ConvertError> {
    let failed = |error| ConvertError::io("read", path, error);
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut head = Vec::new();
    file.take(1 << 13).read_to_end(&mut head).map_err(failed)?;
    Ok(head)
}

/// Returns the name of the root element, without its namespace, where the text is XML.
fn root_element(head: &[u8]) -> Option<String> {
    let head: Vec<u8> = if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        head.iter().copied().filter(|byte| byte.is_ascii() && *byte != 0).collect()
    } else {
        head.to_vec()
    };
    let text = String::from_utf8_lossy(&head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while rest.starts_with('<') {
        let after = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else if rest.starts_with("<!") {
            // What a declaration holds in brackets may have angles of its own.
            let bracket = rest.find('[').filter(|at| rest.find('>').is_none_or(|end| *at < end));
            if bracket.is_some() { rest.split_once("]>") } else { rest.split_once('>') }
        } else {
            let name =
                rest.get(1..)?.split(|c: char| c.is_whitespace() || "/>".contains(c)).next()?;
            let local = name.rsplit(':').next()?;
            let is_name = !local.is_empty()
                && local.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
            return is_name.then(|| local.to_owned());
        };
        rest = after?.1.trim_start();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_tells_what_xml_is() {
        let root = |text: &str| root_element(text.as_bytes());
        assert_eq!(root("<CTfile>").as_deref(), Some("CTfile"));
        let long = "\u{feff}<?xml version=\"1.0\"?>\n<!-- <x> -->\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<e:InterchangeStudent xmlns:e=\"y\">";
        assert_eq!(root(long).as_deref(), Some("InterchangeStudent"));
        assert_eq!(root("a,b\n<x>,1\n"), None);
        assert_eq!(root("<"), None);
        assert_eq!(root("<!--"), None);
        assert_eq!(root(""), None);
        let utf_16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("<CTfile/>".bytes().flat_map(|b| [b, 0])).collect();
        assert_eq!(root_element(&utf_16).as_deref(), Some("CTfile"));
    }
}
