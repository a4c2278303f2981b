//! Rule sets in Python: the SDK put beside them, the rules loaded once to see that they are well, and
//! the whole wrapped by componentize-py.

use crate::said::{last_lines, wrong};
use crate::stage::Stage;
use crate::{BuildError, Kit, Language};
use std::path::Path;
use std::process::Command;

/// The SDK: what an author imports, and the component's side of it.
const SDK: [(&str, &str); 2] = [
    ("uplift.py", include_str!("../../../plugins/sdk/python/uplift.py")),
    ("uplift_plugin.py", include_str!("../../../plugins/sdk/python/uplift_plugin.py")),
];
/// Loads the rules as the component would.
const CHECK: (&str, &str) = ("check.py", include_str!("../../../plugins/sdk/python/check.py"));

/// Builds the rule set of a folder with a `rules.py`.
pub(crate) fn build(folder: &Path, kit: &Kit) -> Result<Vec<u8>, BuildError> {
    let stage = Stage::of(folder, "py", &SDK, CHECK)?;
    let missing = |tool: &'static str| {
        move |source| BuildError::NoTool { tool, language: Language::Python, source }
    };

    // Without what is installed on this machine: a component has the standard library and no more.
    let mut check = Command::new(kit.python());
    check.args(["-I", "-S", "-B"]).arg(stage.tool(CHECK.0)).arg(stage.app());
    let said = check.output().map_err(missing("python3"))?;
    if let Some(wrong) = wrong(&said) {
        return Err(BuildError::wrong(folder, &wrong));
    }
    if !said.status.success() {
        let said = last_lines(&said, 3);
        return Err(BuildError::Refused { folder: folder.to_path_buf(), said });
    }

    let mut tool = kit.componentize_py();
    tool.arg("-q").arg("-d").arg(stage.wit()).args(["-w", "rule-set", "componentize"]);
    tool.args(["--stub-wasi", "uplift_plugin", "-p"]).arg(stage.app());
    tool.arg("-o").arg(stage.out()).env_remove("VIRTUAL_ENV").env_remove("PYTHONPATH");
    let said = tool.output().map_err(missing("componentize-py"))?;
    stage.component(folder, &said)
}
