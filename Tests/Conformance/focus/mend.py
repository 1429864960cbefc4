"""Makes the FinOps validator readable for Python 3.11: an f-string with a backslash in it becomes a plain variable."""

import pathlib
import focus_validator

path = pathlib.Path(focus_validator.__file__).parent / "config_objects" / "focus_to_duckdb_converter.py"
old = """", ".join(f"'{k.replace('\\"', '\\"\\"')}'" for k in ignore_keys)"""
new = """", ".join("'" + k.replace('"', '""') + "'" for k in ignore_keys)"""
text = path.read_text()
if old in text:
    path.write_text(text.replace(old, new))
elif new not in text:
    raise SystemExit("the validator's line is another one than expected: see focus_to_duckdb_converter.py")
