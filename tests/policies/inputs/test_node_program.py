"""A Pulumi project's program in TypeScript or JavaScript, run offline and recorded.

Needs Node.js, and the packages of `tests/fixtures/stacks` (`npm ci --ignore-scripts` there).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Position, Unknown
from aoai_policies.inputs.programs import ProgramError, Programs
from aoai_policies.inputs.pulumi.program import read_program
from tests.policies.inputs.conftest import PACKAGES

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js"),
    pytest.mark.skipif(not PACKAGES.is_dir(), reason="needs `npm ci --ignore-scripts` in tests/fixtures/stacks"),
]

EXAMPLES = Path(__file__).parents[3] / "examples"
SETTINGS = "name: shop\nruntime: nodejs\n"
IMPORTS = (
    'import * as pulumi from "@pulumi/pulumi"; import * as cs from "@pulumi/azure-native/cognitiveservices"; '
    'import * as resources from "@pulumi/azure-native/resources"; '
)
CHAT = "new cs.Deployment('chat', { resourceGroupName: 'rg', accountName: 'a' });\n"


@pytest.fixture
def project(make_project: Any) -> Any:
    """Writes a project in TypeScript; `settings` is its Pulumi.yaml, `files` are further ones."""

    def make(program: str, settings: str = SETTINGS, package: str = '{"name": "shop"}', **files: str) -> str:
        folder = make_project(None, settings, package__dot__json=package, index__dot__ts=program, **files)
        Path(folder, "node_modules").symlink_to(PACKAGES)
        return str(folder)

    return make


def record(folder: str, **options: Any) -> Plan:
    return read_program(Path(folder), path="shop", programs=Programs(**options))


def refused(folder: str, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        record(folder, **options)
    return str(error.value)


def test_configuration_secrets_and_components(project, capfd):
    """What a program is made of; positions are those of the source, though it is transpiled."""
    program = (
        IMPORTS
        + """
const config = new pulumi.Config(), azure = new pulumi.Config("azure-native");
const shape = config.requireObject<{ sku: string }>("shape");
const hidden = config.requireSecret("hidden");
interface Args { model: pulumi.Input<string>; }
class Host extends pulumi.ComponentResource {
    constructor(name: string, args: Args, options?: pulumi.ComponentResourceOptions) {
        super("contoso:index:Host", name, {}, options);
        const group = new resources.ResourceGroup(`${name}-rg`, {}, { parent: this });
        const account = new cs.Account(`${name}-acct`, {
            resourceGroupName: group.name, location: group.location, kind: config.require("kind"),
            properties: { customSubDomainName: hidden, disableLocalAuth: true },
        }, { parent: this });
        new cs.Deployment(`${name}-chat`, {
            resourceGroupName: group.name, accountName: account.name,
            sku: { name: shape.sku, capacity: config.requireNumber("capacity") },
            properties: { model: { name: args.model, version: config.require("plain") } },
        }, { parent: account });
    }
}
for (const name of ["one", "two"]) {
    new Host(name, { model: "gpt-4.1" });
}
config.requireSecret("plain");
console.log("printed", config.require("plain"), config.getSecretNumber("count"));
"""
    )
    config = (
        "config:\n  azure-native:location: japaneast\n  kind: AIServices\n  capacity: 10\n  shape: {sku: Standard}\n"
        "  hidden: {secure: v1:abc}\n  count: {secure: v1:abc}\n  plain: hunter-2-plain\n"
    )
    plan = record(project(program, Pulumi__dot__dev__dot__yaml=config))
    assert [(one.name, one.location, one.kind, one.properties) for one in plan.accounts] == [
        (f"{name}-acct", "japaneast", "AIServices", SECRET) for name in ("one", "two")
    ]
    chat = plan.deployments[1]
    assert (chat.name, chat.account, chat.model, chat.version) == ("two-chat", "two-acct", "gpt-4.1", SECRET)
    assert (chat.sku, chat.capacity) == ("Standard", 10)
    assert (chat.position, chat.called_from) == (Position("index.ts", 14), (Position("index.ts", 22),))
    out, err = capfd.readouterr()
    assert (out, err.partition("OutputImpl")[0]) == ("", "printed [secret] ")


def test_results_of_functions_and_other_stacks(project):
    """As in Python: what was asked with and what settings know is known; the rest can be used and is unknown."""
    program = (
        IMPORTS
        + """
export = async () => {
    const infra = new pulumi.StackReference("org/net/prod");
    const plain = await cs.getAccount({ accountName: "acct", resourceGroupName: "rg" });
    const other = await cs.getAccount({ accountName: "other", resourceGroupName: "rg" });
    const later = cs.getAccountOutput({ accountName: "acct", resourceGroupName: "rg" });
    const free: any = await pulumi.runtime.invoke("contoso:index:find", { a: 1 });
    const awaited = await infra.requireOutputValue("name");
    const made = new cs.Account("made", { resourceGroupName: "rg", location: "eastus", properties: {} });
    const deployment = (name: string, model: any) =>
        new cs.Deployment(name, { resourceGroupName: "rg", accountName: "a", properties: { model: { name: model } } });
    deployment("cut", `st${plain.id}`.replace(/-/g, "").slice(0, 24));
    deployment("part", plain.id.split("/")[8].toUpperCase());
    deployment("deep", later.properties.endpoint);
    deployment("lazy", later.apply((one) => one.properties.endpoint.toUpperCase()));
    deployment("made", made.properties.apply((its) => its.endpoint.toUpperCase()));
    deployment("item", free.items[2].name);
    for (const item of free.items) deployment("in", item.name);
    free.items.map((item: any) => deployment("map", item.name));
    deployment("awaited", `${awaited}-x`);
    deployment("stack", infra.getOutput("name"));
    deployment(`by-${plain.id}`, plain.name);
    deployment(`by-${other.id}`, other.name);
    deployment("later", later.name);
    deployment("known", plain.location);
    deployment("known-later", later.location);
    deployment("known-stack", infra.requireOutput("location"));
};
"""
    )
    known = {
        "org/net/prod:location": "swedencentral",
        "azure-native:cognitiveservices:getAccount(acct):location": "eastus2",
    }
    plan = record(project(program), known=known)
    unknown = ("cut", "part", "deep", "lazy", "made", "item", "in", "map", "awaited", "stack")
    assert [(one.name, one.model) for one in plan.deployments] == [
        *((name, UNKNOWN) for name in unknown),
        ("by-[unknown]", "acct"),
        ("by-[unknown]", "other"),
        ("later", "acct"),
        ("known", "eastus2"),
        ("known-later", "eastus2"),
        ("known-stack", "swedencentral"),
    ]


def test_a_module_of_javascript(project, monkeypatch):
    """ES modules with `await`, transforms, generated SDKs, and variables that hold credentials."""
    monkeypatch.setenv("SHOP_TOKEN", "x")
    program = """
import * as pulumi from "@pulumi/pulumi";
import { cognitiveservices as cs } from "@pulumi/azure-native";
import { make } from "./sdks/contoso/make.js";
pulumi.runtime.registerResourceTransform((args) => {
    if (args.type.endsWith(":Account")) args.props.location = "japaneast";
    return { props: args.props, opts: args.opts };
});
await new Promise((resolve) => setTimeout(resolve, 10));
const account = make("acct");
const sku = { name: process.env.SHOP_TOKEN };
new cs.Deployment("chat", { resourceGroupName: "rg", accountName: account.name, sku });
export const endpoint = account.properties.endpoint;
"""
    sdk = 'import { cognitiveservices as cs } from "@pulumi/azure-native";\n'
    sdk += 'export const make = (name) => new cs.Account(name, { resourceGroupName: "rg", location: "eastus" });\n'
    folder = project(program, package='{"name": "shop", "type": "module", "main": "program.js"}')
    Path(folder, "index.ts").rename(Path(folder, "program.js"))
    Path(folder, "sdks", "contoso").mkdir(parents=True)
    Path(folder, "sdks", "contoso", "make.js").write_text(sdk)
    plan = record(folder)
    (account,), (chat,) = plan.accounts, plan.deployments
    assert (account.location, account.position) == ("japaneast", Position("program.js", 10))
    assert (chat.account, chat.location, chat.sku) == ("acct", "japaneast", None)
    assert plan.notes == ("the program asks for SHOP_TOKEN, which may hold a credential and so is withheld",)


def test_the_program_may_be_elsewhere(project):
    """Pulumi.yaml names a file, and arguments for Node.js."""
    settings = "name: shop\nmain: src/app.ts\nruntime: {name: nodejs, options: {nodeargs: --no-warnings}}\n"
    plan = record(project("", settings, src__slash__app__dot__ts=IMPORTS + "\n" + CHAT))
    assert [one.position for one in plan.deployments] == [Position("src/app.ts", 2)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "function f() { throw new TypeError('no such thing\\nand more'); } f();",
            " at index.ts:3: TypeError: no such thing",
        ),
        (
            "new resources.ResourceGroup('rg', { location: 'x' }).location.apply((it) => { throw new Error(it); });",
            " at index.ts:3: Error: x",
        ),
        ("Promise.reject(new Error('later'));", " at index.ts:3: Error: later"),
        ("throw new pulumi.RunError('not today');", " at index.ts:3: not today"),
        (
            "new pulumi.Config().require('region');",
            " at index.ts:3: Missing required configuration variable 'shop:region'; set it in Pulumi.dev.yaml, or "
            "choose another stack by --stack",
        ),
        (
            "new pulumi.Config().requireNumber('hidden');",
            " at index.ts:3: Error: config shop:hidden is a secret, which an offline run cannot read; read it with "
            "requireSecretNumber",
        ),
        (
            "require('nowhere-to-be-found');",
            f" at index.ts:3: Error: Cannot find module 'nowhere-to-be-found'; install the project's packages for "
            f"{shutil.which('node')} (`npm install`)",
        ),
        (
            "new resources.ResourceGroup('rg'); new resources.ResourceGroup('rg');",
            " at index.ts:3: two resources have the URN "
            "urn:pulumi:dev::shop::azure-native:resources:ResourceGroup::rg; give one of them another name",
        ),
    ],
)
def test_a_program_that_fails_gets_one_line(project, line, message):
    """With its place in the source; what it had declared by then is kept."""
    folder = project(f"{IMPORTS}\n{CHAT}{line}\n", Pulumi__dot__dev__dot__yaml="config: {hidden: {secure: v1:abc}}\n")
    with pytest.raises(ProgramError) as error:
        record(folder)
    assert str(error.value) == f"shop: the program fails{message}"
    if "URN" not in message and "module" not in message and "Config" not in line and "throw" not in line:
        assert [one.name for one in error.value.plan.deployments] == ["chat"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("const x = ;", "the program fails at index.ts:1: TS1109: Expression expected."),
        ("process.exit(3);", "the program exits at index.ts:1 with status 3, before it is recorded"),
        ("setInterval(() => undefined, 1000);", "the program did not end in 2 s; `--timeout` gives it more"),
        (
            "const all: any[] = []; while (true) all.push(new Array(1e6).fill(1.5));",
            "the program's process ended by signal 6, as it took more than 2 GiB of memory, before it was recorded",
        ),
        (
            "require('https').get('https://example.com');",
            "the program fails: Error: getaddrinfo EAI_AGAIN example.com; an offline run has no network, which "
            "`--allow-network` gives it",
        ),
    ],
)
def test_a_program_that_does_not_come_to_its_end(project, program, message):
    """Neither it nor what it takes is without bounds."""
    assert refused(project(program), timeout=2.0 if "Interval" in program else None) == f"shop: {message}"


def test_packages_that_are_not_installed(make_project):
    """The command to install them is that of the lock file."""
    folder = make_project(None, SETTINGS, package__dash__lock__dot__json="{}", index__dot__ts="")
    Path(folder, "package__dash__lock.json").rename(Path(folder, "package-lock.json"))
    assert refused(folder) == "shop: the program's packages are not installed; run `npm ci`"


def test_the_example_needs_its_sdk():
    """Which Pulumi makes of the plugin."""
    with pytest.raises(InputError) as error:
        read_program(EXAMPLES / "typescript", path="typescript")
    assert str(error.value) == "typescript: the program's packages are not installed; run `pulumi install`"


def test_arguments_for_node_that_cannot_be_read(project):
    """They are words as in a shell."""
    folder = project("", 'name: shop\nruntime: {name: nodejs, options: {nodeargs: "it\'s"}}\n')
    assert refused(folder) == "shop: nodeargs `it's` in Pulumi.yaml: a quotation mark is missing"


def test_without_node(project, monkeypatch):
    """It is another runtime than that of the check."""
    folder = project("")
    monkeypatch.setenv("PATH", "")
    assert refused(folder) == "shop: `node` is not on the PATH, but the program needs it; install Node.js"


def test_a_location_that_nobody_gives_is_unknown(project):
    """Neither the resource nor the configuration says it."""
    program = "const group = new resources.ResourceGroup('rg');\n"
    program += "new cs.Account('acct', { resourceGroupName: group.name, location: group.location });\n"
    (account,) = record(project(IMPORTS + program)).accounts
    assert isinstance(account.location, Unknown)


def test_what_is_known_beside_an_unknown_field_stays_known(project):
    """Though the SDK fills defaults into the whole object."""
    program = "const name = new resources.ResourceGroup('rg').name;\n"
    program += "const properties = { customSubDomainName: name, disableLocalAuth: true };\n"
    program += "new cs.Account('acct', { resourceGroupName: 'rg', location: 'eastus', properties });\n"
    (account,) = record(project(IMPORTS + program)).accounts
    assert account.properties == {"customSubDomainName": UNKNOWN, "disableLocalAuth": True}


def test_what_is_declared_inside_an_unknown_apply_is_told(project):
    """Where the callback, or what it calls in the program, could declare an account or a deployment; with its line."""
    host = """\
import * as cs from "@pulumi/azure-native/cognitiveservices";
export function deploy(name: string) {
    return new cs.Deployment(name, { resourceGroupName: "rg", accountName: "a" });
}
export const named = (name: string) => `${name}-1`;
export class Host {
    constructor(private readonly name: string) {}
    async make() {
        this.deployed(this.name);
    }
    private deployed(name: string) {
        deploy(name);
    }
}
"""
    callbacks = {
        "(id) => new cs.Deployment('chat', { resourceGroupName: 'rg', accountName: id })": "Deployment",
        "(id) => { class Host extends pulumi.ComponentResource {} new Host('a:b:c', id); }": "Host",
        "(id) => new pulumi.CustomResource('a:b:c', id)": "CustomResource",
        "(id) => new resources.ResourceGroup(id)": "",
        "(id) => new Error(`${id}`)": "",
        "(id) => `Deployment of ${id}`": "",
        "deploy": "Deployment",
        "(id) => deploy(id)": "Deployment",
        "(id) => later(id)": "Deployment",
        "deploy.bind(null)": "Deployment",
        "(id) => host.make()": "Deployment",
        "(id) => named(id)": "",
        "encodeURIComponent": "",
    }
    waiting = "".join(f"group.id.apply({callback});\n" for callback in callbacks)
    more = "import { Host, deploy, named } from './host'; const host = new Host('x'); "
    more += "const later = (id: string) => { deploy(id); }; "
    program = f"{IMPORTS}{more}\nconst group = new resources.ResourceGroup('rg', {{}});\n{waiting}"
    told = [
        (f"{what} inside `apply`", Position("index.ts", line))
        for line, what in enumerate(callbacks.values(), 3)
        if what
    ]
    assert [(one.what, one.position) for one in record(project(program, host__dot__ts=host)).unread] == told


def test_a_program_that_asks_whether_it_is_previewed_is_told(project):
    """It may declare more in an update; the SDK itself asks all the time."""
    (told,) = record(project(f"{IMPORTS}\nif (!pulumi.runtime.isDryRun()) {{ {CHAT} }}")).unread
    assert (told.what, told.position) == ("`isDryRun`", Position("index.ts", 2))


def test_what_is_declared_inside_a_known_apply_is_recorded(project):
    """Its callback runs, as in a preview."""
    program = IMPORTS + "pulumi.output('a').apply((name) => new cs.Account(name, { resourceGroupName: 'rg' }));\n"
    plan = record(project(program))
    assert ([one.name for one in plan.accounts], plan.unread) == (["a"], ())
