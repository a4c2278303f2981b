//! Rule sets in JavaScript: the SDK put beside them, the rules loaded once to see that they are well,
//! and the whole wrapped by componentize-qjs.

use crate::said::{last_lines, wrong};
use crate::stage::Stage;
use crate::{BuildError, Kit, Language};
use std::path::Path;
use std::process::Command;

/// The SDK: what an author imports, the component's side of it, and what tells that files are modules.
const SDK: [(&str, &str); 3] = [
    ("uplift.js", include_str!("../../../plugins/sdk/javascript/uplift.js")),
    ("uplift_plugin.js", include_str!("../../../plugins/sdk/javascript/uplift_plugin.js")),
    ("package.json", "{ \"type\": \"module\" }\n"),
];
/// Loads the rules as the component would.
const CHECK: (&str, &str) =
    ("check.mjs", include_str!("../../../plugins/sdk/javascript/check.mjs"));

/// Builds the rule set of a folder with a `rules.js`.
pub(crate) fn build(folder: &Path, kit: &Kit) -> Result<Vec<u8>, BuildError> {
    let stage = Stage::of(folder, "js", &SDK, CHECK)?;
    let missing = |tool: &'static str| {
        move |source| BuildError::NoTool { tool, language: Language::JavaScript, source }
    };

    let mut check = Command::new("node");
    check.arg(stage.tool(CHECK.0)).arg(stage.app()).env_remove("NODE_OPTIONS");
    let said = check.output().map_err(missing("node"))?;
    if let Some(wrong) = wrong(&said) {
        return Err(BuildError::wrong(folder, &wrong));
    }
    if !said.status.success() {
        let said = last_lines(&said, 3);
        return Err(BuildError::Refused { folder: folder.to_path_buf(), said });
    }

    let mut tool = kit.componentize_qjs();
    tool.arg("--wit").arg(stage.wit()).args(["--world", "rule-set", "--js"]);
    tool.arg(stage.app().join("uplift_plugin.js")).arg("--module-root").arg(stage.app());
    tool.args(["--stub-wasi", "--sync", "--minify", "--output"]).arg(stage.out());
    tool.env_remove("NODE_OPTIONS");
    let said = tool.output().map_err(missing("componentize-qjs"))?;
    stage.component(folder, &said)
}
