"""The CycloneDX bill of materials of what is really in the tree."""

import json
from pathlib import Path

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from installer.licences import Bundled


def write_bill(found: list[Bundled], version: str, file: Path, name: str = "gonogo") -> None:
    """Write the bill; a part stands inside the component that brings it."""
    program = Component(type=ComponentType.APPLICATION, name=name, version=version)
    bill = Bom()
    bill.metadata.component = program
    parts = {one: _entry(one) for one in found}
    for one, entry in parts.items():
        if one.inside:
            bearer = next((e for b, e in parts.items() if b.name == one.inside), None)
            (bearer.components if bearer else bill.components).add(entry)
        else:
            bill.components.add(entry)
    bill.register_dependency(program, [entry for one, entry in parts.items() if not one.inside])
    text = JsonV1Dot6(bill).output_as_string()
    file.write_text(json.dumps(json.loads(text), indent=1) + "\n", encoding="utf-8")


def _entry(one: Bundled) -> Component:
    schemes = {"wheel": "pypi", "system": "deb", "python": "generic", "part": "generic"}
    space = "debian" if one.kind == "system" else None
    return Component(
        type=ComponentType.LIBRARY,
        name=one.name,
        version=one.version or None,
        licenses=[LicenseFactory().make_from_string(one.licence)],
        purl=PackageURL(schemes[one.kind], space, one.name.lower(), one.version or None),
        bom_ref=f"{one.inside or one.kind}:{one.name}@{one.version}",
    )
