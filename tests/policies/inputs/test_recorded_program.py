"""A Pulumi project's program, run offline and recorded."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import SECRET, UNKNOWN, Change, Position, Unknown
from aoai_policies.inputs.programs import ProgramError, Programs
from aoai_policies.inputs.pulumi.environment import offline_environment
from aoai_policies.inputs.pulumi.program import read_program
from aoai_policies.inputs.read import read_plans

IMPORTS = "import pulumi\nfrom pulumi_azure_native import cognitiveservices as cs, resources\n"


def record(folder: str, **options: str) -> Plan:
    (plan,) = read_plans(folder, **options)
    return plan


def refused(folder: str, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        read_program(Path(folder), path="shop", programs=Programs(**options))
    return str(error.value)


def test_configuration_reaches_the_program(make_project):
    """Namespaced, structured and default values, and numbers and dates as they are written."""
    program = IMPORTS + (
        "config, azure = pulumi.Config(), pulumi.Config('azure-native')\n"
        "shape = config.require_object('shape')\n"
        "account = cs.Account('acct', resource_group_name='rg', kind=config.require('kind'))\n"
        "cs.Deployment('chat', resource_group_name='rg', account_name=account.name,\n"
        "    sku={'name': shape['sku'], 'capacity': config.require_int('capacity')},\n"
        "    properties={'model': {'name': 'gpt-4.1', 'version': config.require('version')},\n"
        "                'raiPolicyName': azure.require('location')})\n"
    )
    plan = record(
        make_project(
            program,
            "name: shop\nruntime: python\n"
            "config:\n  kind: {type: string, default: AIServices}\n  azure-native:location: eastus\n",
            Pulumi__dot__qa__dot__yaml="""\
                config:
                  shop:version: 2025-04-14
                  capacity: 0010
                  shop:shape: {sku: GlobalStandard, since: 2026-01-01}
                  azure-native:location: japaneast
                """,
        )
    )
    (account,), (chat,) = plan.accounts, plan.deployments
    assert plan.stack == "qa"
    assert (account.kind, account.location) == ("AIServices", "japaneast")
    assert (chat.version, chat.capacity, chat.sku) == ("2025-04-14", 10, "GlobalStandard")
    assert chat.properties["raiPolicyName"] == "japaneast"


def test_secrets_of_the_configuration_are_unknown_everywhere(make_project):
    """Encrypted values are nobody's to read; what a program makes of them is as secret."""
    program = IMPORTS + (
        "config = pulumi.Config()\n"
        "hidden = config.require_secret('hidden')\n"
        "cs.Account('acct', resource_group_name='rg', kind=hidden, location=config.require('hidden'),\n"
        "    sku={'name': hidden.apply(lambda text: f'x-{text}')},\n"
        "    properties={'customSubDomainName': 'shop-' + config.require('hidden'),\n"
        "                'apiProperties': {'qnaRuntimeEndpoint': config.require_object('deep')['inner']}})\n"
        "cs.Deployment('chat', resource_group_name='rg', account_name='aoai',\n"
        "    sku={'name': 'Standard', 'capacity': config.require_secret_int('count')})\n"
    )
    config = "config:\n  hidden: {secure: v1:abc}\n  count: {secure: v1:def}\n  deep: {inner: {secure: v1:ghi}}\n"
    plan = record(make_project(program, Pulumi__dot__dev__dot__yaml=config))
    (account,), (chat,) = plan.accounts, plan.deployments
    assert (account.kind, account.location, account.sku) == (SECRET, SECRET, SECRET)
    assert account.properties == {"customSubDomainName": SECRET, "apiProperties": {"qnaRuntimeEndpoint": SECRET}}
    assert chat.capacity == SECRET


def test_what_needs_a_cloud_is_unknown(make_project):
    """Functions of providers, other stacks, existing resources, and whatever a resource is given only at creation."""
    program = IMPORTS + (
        "infra = pulumi.StackReference('org/infra/dev')\n"
        "found = cs.get_account(account_name='a', resource_group_name='rg')\n"
        "later = cs.get_account_output(account_name='a', resource_group_name='rg')\n"
        "existing = cs.Account.get('existing', '/subscriptions/s')\n"
        "made = cs.Account('made', resource_group_name='rg', location='eastus',\n"
        "                  properties={'customSubDomainName': 'x'})\n"
        "def deployment(name, account, model='gpt-4.1'):\n"
        "    cs.Deployment(name, resource_group_name='rg', account_name=account,\n"
        "                  properties={'model': {'name': model}})\n"
        "deployment('a', infra.require_output('account'))\n"
        "deployment('b', found.name)\n"
        "deployment('c', later.name)\n"
        "deployment('d', existing.name)\n"
        "deployment('e', made.name, made.properties.endpoint)\n"
        "deployment('f', made.name, made.properties.apply(lambda its: its.endpoint.upper()))\n"
        "deployment('g', made.name, made.properties.custom_sub_domain_name)\n"
        "pulumi.export('id', made.id)\n"
    )
    plan = record(make_project(program))
    assert [(one.name, one.account, one.location, one.model) for one in plan.deployments] == [
        ("a", UNKNOWN, Unknown("not known before apply; the account comes from org/infra/dev"), "gpt-4.1"),
        ("b", "a", Unknown("unknown, because account a is not in this plan"), "gpt-4.1"),
        ("c", "a", Unknown("unknown, because account a is not in this plan"), "gpt-4.1"),
        ("d", "existing", Unknown("not known before apply; it comes from the existing account existing"), "gpt-4.1"),
        ("e", "made", "eastus", UNKNOWN),
        ("f", "made", "eastus", UNKNOWN),
        ("g", "made", "eastus", "x"),
    ]
    assert plan.notes == ("azure-native:cognitiveservices:getAccount was not called, its result is taken as unknown",)


def test_transforms_of_the_program_are_applied(make_project):
    """An organisation may set locations or tags so."""
    program = IMPORTS + (
        "def to_japan(args):\n"
        "    if args.type_.endswith(':Account'):\n"
        "        args.props['location'] = 'japaneast'\n"
        "    return pulumi.ResourceTransformResult(args.props, args.opts)\n"
        "pulumi.runtime.register_resource_transform(to_japan)\n"
        "cs.Account('acct', resource_group_name='rg', location='eastus')\n"
    )
    assert record(make_project(program)).accounts[0].location == "japaneast"


def test_an_import_creates_nothing(make_project):
    """What is adopted exists."""
    program = IMPORTS + (
        "cs.Deployment('chat', resource_group_name='rg', account_name='a', opts=pulumi.ResourceOptions(import_='/x'))\n"
    )
    assert record(make_project(program)).deployments[0].change is Change.SAME


def test_a_component_of_a_plugin_is_said_to_be_unverifiable(make_project):
    """What it declares is declared in another process, which only an engine starts."""
    program = IMPORTS + (
        "class Site(pulumi.ComponentResource):\n"
        "    def __init__(self, name):\n"
        "        super().__init__('contoso:index:Site', name, {'url': None}, None, remote=True)\n"
        "Site('site')\n"
    )
    plan = record(make_project(program))
    assert plan.notes == (
        "site (contoso:index:Site) is a component that a plugin builds, so that what it declares is not known offline; "
        "`pulumi preview --json` shows it",
    )
    assert [(one.what, one.position is not None) for one in plan.unread] == [("site (contoso:index:Site)", True)]
    assert plan.knows == {Knowledge.DEPENDENCIES}


@pytest.mark.parametrize("main", ["infra", "infra/program.py"])
def test_the_program_may_be_elsewhere(make_project, main):
    """Pulumi.yaml says where, by folder or file; lines stay relative to Pulumi.yaml, imports to the program."""
    program = "program" if main.endswith("py") else "__main__"
    files = {
        "infra__slash__modelling__dot__py": IMPORTS + "def make():\n"
        "    cs.Deployment('chat', resource_group_name='rg', account_name='a')\n",
        f"infra__slash__{program}__dot__py": "import modelling\nmodelling.make()\n",
    }
    plan = record(make_project(None, f"name: shop\nruntime: python\nmain: {main}\n", **files))
    (chat,) = plan.deployments
    assert chat.position == Position("infra/modelling.py", 4)
    assert [one.line for one in chat.called_from] == [2]


def test_declarations_keep_the_order_of_the_program(make_project):
    """Registration happens on several threads and arrives in any order."""
    program = IMPORTS + (
        "group = resources.ResourceGroup('rg')\n"
        "for number in range(12):\n"
        "    cs.Deployment(f'd{number}', resource_group_name=group.name if number % 2 else 'rg', account_name='a')\n"
    )
    assert [one.name for one in record(make_project(program)).deployments] == [f"d{number}" for number in range(12)]


def test_a_comprehension_is_no_step_of_its_own(make_project):
    """It is a frame of its own in Python, on the line of its caller."""
    program = IMPORTS + (
        "def make(name):\n"
        "    return cs.Deployment(name, resource_group_name='rg', account_name='a')\n"
        "made = [make(name) for name in ('chat',)]\n"
    )
    (chat,) = record(make_project(program)).deployments
    assert (chat.position, chat.called_from) == (Position("__main__.py", 4), (Position("__main__.py", 5),))


def test_what_the_program_prints_goes_to_standard_error(make_project, capfd):
    """Standard output is the report's."""
    record(make_project("import sys\nprint('hello')\nprint('there', file=sys.stderr)\n"))
    out, err = capfd.readouterr()
    assert (out, err) == ("", "hello\nthere\n")


def test_threads_that_stay_do_not_keep_the_check_waiting(make_project):
    """The program is recorded when all is declared."""
    started = time.monotonic()
    record(make_project("import threading, time\nthreading.Thread(target=lambda: time.sleep(60)).start()\n"))
    assert time.monotonic() - started < 30


def test_a_recorded_program_leaves_nothing_behind(make_project):
    """No state, no lock, no stack file; only what Python itself caches."""
    folder = make_project(IMPORTS + "resources.ResourceGroup('rg')\n")
    record(folder)
    left = {path.name for path in Path(folder).rglob("*") if path.suffix != ".pyc"}
    assert left <= {"Pulumi.yaml", "__main__.py", "__pycache__"}


def test_no_credentials_reach_the_program(make_project, monkeypatch):
    """Neither by variables nor by the files that tools keep them in."""
    for name in (
        "AZURE_CLIENT_SECRET",
        "ARM_CLIENT_SECRET",
        "AWS_SECRET_ACCESS_KEY",
        "GOOGLE_CREDENTIALS",
        "PULUMI_ACCESS_TOKEN",
    ):
        monkeypatch.setenv(name, "hidden")
    monkeypatch.setenv("SHOP_MODE", "test")
    program = (
        "import os\n"
        "assert 'hidden' not in os.environ.values(), sorted(os.environ)\n"
        "assert os.environ['SHOP_MODE'] == 'test'\n"
        "assert 'azureProfile.json' not in os.listdir(os.environ['AZURE_CONFIG_DIR'])\n"
        "assert 'PULUMI_BACKEND_URL' not in os.environ\n"
    )
    record(make_project(program))


def test_the_recorder_imports_nothing_of_ours(make_project):
    """The project's interpreter may be another one, with another set of packages."""
    program = (
        "import sys\n"
        "ours = [name for name in sys.modules if name.startswith('aoai') or name == 'msgspec']\n"
        "assert not ours, ours\n"
    )
    record(make_project(program))


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (
            "def f():\n    raise ValueError('no such thing\\nand more')\nf()\n",
            "shop: the program fails at __main__.py:2: ValueError: no such thing",
        ),
        ("import sys\nsys.exit(3)\n", "shop: the program exits at __main__.py:2 with status 3, before it is recorded"),
        ("exit()\n", "shop: the program exits at __main__.py:1 with status 0, before it is recorded"),
        ("import os\nos._exit(7)\n", "shop: the program's process ended with status 7, before it was recorded"),
        (
            "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
            "shop: the program's process ended by signal 9, before it was recorded",
        ),
        ("x = 1\ndef f(:\n", "shop: the program fails at __main__.py:2: SyntaxError: invalid syntax"),
        (
            "import nowhere_to_be_found\n",
            "shop: the program fails at __main__.py:1: ModuleNotFoundError: No module named 'nowhere_to_be_found'; "
            f"install the project's packages for {sys.executable} (`pulumi install`)",
        ),
        (
            "import os\nos.environ['ARM_CLIENT_SECRET']\n",
            "shop: the program fails at __main__.py:2: KeyError: 'ARM_CLIENT_SECRET'; an offline run is given no "
            "credentials, so let the program do without",
        ),
        (
            "import pulumi\npulumi.Config().require('region')\n",
            "shop: the program fails at __main__.py:2: ConfigMissingError: Missing required configuration variable "
            "'shop:region'; set it in Pulumi.dev.yaml, or choose another stack by --stack",
        ),
        ("import pulumi\npulumi.log.error('no luck')\n", "shop: the program logs an error: no luck"),
        (
            IMPORTS + "group = resources.ResourceGroup('rg', location='x')\ngroup.location.apply(lambda text: 1 / 0)\n",
            "shop: the program fails at __main__.py:4: ZeroDivisionError: division by zero",
        ),
        (
            IMPORTS + "resources.ResourceGroup('rg')\nresources.ResourceGroup('rg')\n",
            "shop: the program fails at __main__.py:4: two resources have the URN "
            "urn:pulumi:dev::shop::azure-native:resources:ResourceGroup::rg; give one of them another name",
        ),
        (
            "import pulumi\nraise pulumi.RunError('not today')\n",
            "shop: the program fails at __main__.py:2: not today",
        ),
    ],
)
def test_a_program_that_fails_gets_one_line(make_project, capfd, monkeypatch, program, message):
    """With its place in the project; never a traceback."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert refused(make_project(program)) == message
    assert "Traceback" not in capfd.readouterr().err


def test_a_program_that_hangs_is_ended(make_project):
    """With the line that it hangs at, and all that it started."""
    program = "import subprocess, time\nsubprocess.Popen(['sleep', '60'])\nwhile True:\n    time.sleep(0.1)\n"
    assert refused(make_project(program), timeout=1.0) == (
        "shop: the program did not end in 1 s at __main__.py:4; `--timeout` gives it more"
    )


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "1e99"])
def test_the_time_limit_is_a_number(make_project, monkeypatch, value):
    """A variable sets it, for slow machines."""
    monkeypatch.setenv("AOAI_PROGRAM_TIMEOUT", value)
    assert refused(make_project()) == f"AOAI_PROGRAM_TIMEOUT={value}: write a number of seconds"


def test_a_secret_that_is_read_as_a_number_is_explained(make_project):
    """There is no number that could stand for it."""
    program = "import pulumi\npulumi.Config().require_int('count')\n"
    folder = make_project(program, Pulumi__dot__dev__dot__yaml="config: {count: {secure: v1:abc}}\n")
    assert refused(folder) == (
        "shop: the program fails at __main__.py:2: ValueError: config shop:count is a secret, which an offline run "
        "cannot read; read it with require_secret_int"
    )


def test_values_of_esc_are_not_opened(make_project):
    """They lie with a service, which an offline run does not ask."""
    folder = make_project(
        "import pulumi\npulumi.Config().require('region')\n", Pulumi__dot__dev__dot__yaml="environment: [shared]\n"
    )
    assert refused(folder) == (
        "shop: the program fails at __main__.py:2: ConfigMissingError: Missing required configuration variable "
        "'shop:region'; values from Pulumi ESC are not opened offline, give this one by `known` in aoai.yaml, or use "
        "`pulumi preview --json` and check that file"
    )


def test_an_interpreter_without_pulumi_is_explained(make_project, tmp_path, monkeypatch):
    """The check may be installed apart from the project."""
    bare = tmp_path / "bare"
    scripts = bare / "bin"
    scripts.mkdir(parents=True)
    (bare / "pyvenv.cfg").write_text(f"home = {Path(sys.base_prefix) / 'bin'}\n")
    (scripts / "python").symlink_to(Path(sys.executable).resolve())
    monkeypatch.setenv("VIRTUAL_ENV", str(bare))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert refused(make_project()) == (
        f"shop: {scripts / 'python'} has no pulumi; set up its environment (`pulumi install`) and name it in "
        "Pulumi.yaml (runtime options, virtualenv)"
    )


def test_an_interpreter_that_a_relative_path_leads_to(make_project, tmp_path, monkeypatch):
    """The program starts in another folder than the check."""
    folder = Path(make_project("", "name: shop\nruntime: {name: python, options: {virtualenv: venv}}\n"))
    (folder / "venv" / "bin").mkdir(parents=True)
    python = folder / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert record("shop").notes == ()


@pytest.mark.parametrize(
    ("name", "value", "is_withheld"),
    [
        ("AZURE_LOCATION", "swedencentral", False),
        ("AZURE_OPENAI_ENDPOINT", "https://shop.openai.azure.com", False),
        ("OPENAI_MAX_TOKENS", "4096", False),
        ("AZURE_KEY_VAULT_NAME", "kv", False),
        ("Azure_Tenant_Id", "x", False),
        ("AWS_REGION", "eu-west-1", False),
        ("ARMADA", "1", False),
        ("PATH", "/bin", False),
        ("AZURE_OPENAI_API_KEY", "x", True),
        ("OPENAI_API_KEY", "x", True),
        ("AZURE_CLIENT_SECRET", "x", True),
        ("ARM_OIDC_TOKEN", "x", True),
        ("GITHUB_TOKEN", "x", True),
        ("VAULT_TOKEN", "x", True),
        ("SYSTEM_ACCESSTOKEN", "x", True),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "x", True),
        ("AWS_SECRET_ACCESS_KEY", "x", True),
        ("azure_storage_connection_string", "x", True),
        ("PULUMI_CONFIG", "{}", True),
        ("KUBECONFIG", "y", True),
        ("DATABASE_URL", "postgres://shop:pw@db/shop", True),
    ],
)
def test_the_environment_for_a_recording(tmp_path, name, value, is_withheld):
    """Regions and names pass; credentials, and what would steer a real run of Pulumi, do not."""
    environment = offline_environment({name: value}, tmp_path)
    assert (name not in environment) is is_withheld
    assert environment["AOAI_RECORDING"] == "1"
    assert environment["HOME"] == environment["TMPDIR"] == str(tmp_path)


def test_a_withheld_variable_is_said_where_the_program_asks_for_it(make_project, monkeypatch):
    """Once, and only where it is there: a program may take another way without it."""
    monkeypatch.setenv("SHOP_TOKEN", "x")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "x")
    monkeypatch.delenv("OTHER_TOKEN", raising=False)
    program = "import os\nos.getenv('SHOP_TOKEN'); os.environ.get('SHOP_TOKEN'); os.getenv('OTHER_TOKEN')\n"
    plan = record(make_project(program))
    assert plan.notes == ("the program asks for SHOP_TOKEN, which may hold a credential and so is withheld",)


SECRETS = """\
config:
  hidden: {secure: v1:abc}
  plain: hunter-2-plain
  number: 1234567
  shape: '{"inner": "hunter-2-inner"}'
"""
READ = (
    "import os, subprocess, sys\nimport pulumi\nconfig = pulumi.Config()\n"
    "config.require_secret('plain'); config.get_secret_object('shape')\n"
    "secret = pulumi.Output.secret; secret('line one\\nhunter-2-line'); "
    "secret(pulumi.Output.from_input(['hunter-2-list']))\n"
    "pulumi.Output.secret('yes'); pulumi.Output.secret(True)\n"
)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("raise ValueError(config.require('plain'))", "ValueError: [secret]"),
        ("raise ValueError('no ' + config.require('hidden') + ' here')", "ValueError: no [secret] here"),
        ("raise KeyError('hunter-2-inner')", "KeyError: '[secret]'"),
        ("raise ValueError('\\x1b[31m' + config.require('plain'))", r"ValueError: \x1b[31m[secret]"),
        ("raise ValueError('x hunter-2-line\\nhunter-2-plain')", "ValueError: x [secret]"),
        ("raise ValueError('yes True')", "ValueError: yes True"),
        (
            "config.require_secret_bool('number')",
            "ConfigTypeError: Configuration 'shop:number' value '[secret]' is not a valid 'bool'",
        ),
    ],
)
def test_no_secret_is_in_a_message(make_project, line, message):
    """Whatever the program raises, what it reads or makes as a secret is masked; texts too short for that are not."""
    told = refused(make_project(READ + line + "\n", Pulumi__dot__dev__dot__yaml=SECRETS))
    assert told.partition(" fails at __main__.py:7: ")[2] == message


def test_no_secret_is_in_what_the_program_prints(make_project, capfd):
    """Before and after the secret is read, by itself, by what it starts, and in its log."""
    program = (
        "print('before hunter-2-plain', flush=True)\n"
        + READ
        + "subprocess.run(['echo', 'child hunter-2-inner'])\n"
        + "pulumi.log.warn('log hunter-2-plain')\n"
        + "print(config.require('hidden'))\n"
        + "async def later():\n    print('later hunter-2-list')\n"
        + "pulumi.Output.from_input(later())\n"
    )
    record(make_project(program, Pulumi__dot__dev__dot__yaml=SECRETS))
    out, err = capfd.readouterr()
    assert (out, sorted(err.splitlines())) == (
        "",
        ["[secret]", "before [secret]", "child [secret]", "later [secret]", "log [secret]"],
    )


def test_a_huge_message_is_one_line(make_project):
    """The first 500 characters say enough."""
    told = refused(make_project("raise ValueError('x' * 5_000_000)\n"))
    start, end = "shop: the program fails at __main__.py:1: ValueError: xxx", "xxx ..."
    assert (len(told), told[: len(start)], told[-len(end) :]) == (500, start, end)


@pytest.mark.parametrize("end", ["sys.exit(3)", "raise ValueError", "pass"])
def test_what_a_forked_process_does_is_its_own(make_project, end):
    """It neither declares anything a second time nor fails the program, and its exit status is its own."""
    program = IMPORTS + (
        "import os, sys\n"
        "resources.ResourceGroup('rg', location='eastus')\n"
        "child = os.fork()\n"
        f"if not child:\n    {end}\n"
        "else:\n"
        "    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        f"    assert status == {3 if 'exit' in end else 1 if 'raise' in end else 0}, status\n"
        "    cs.Account('acct', resource_group_name='rg', location='eastus')\n"
    )
    assert [one.name for one in record(make_project(program)).accounts] == ["acct"]


def test_a_component_says_its_place_once(make_project, monkeypatch):
    """One line with every problem, though the exception has several and begins with the place itself."""
    monkeypatch.delenv("AOAI_CHECKS", raising=False)
    program = (
        "import aoai_components as ai\n\n"
        "ai.Account('ai', {'resource_group_name': 'rg', 'deployments': [\n"
        "    {'name': 'chat', 'model': 'gpt-4.1', 'sku': 'Standard', 'capacity': 1, 'tpm': 1000}]})\n"
    )
    assert refused(make_project(program)) == (
        "shop: the program fails at __main__.py:3: Account ai: deployments.chat.capacity: declare one of capacity, tpm "
        "and ptu; capacity and tpm are both given"
    )


def test_a_component_with_several_problems_says_them_in_one_line(make_project):
    """Though its exception has a line for each."""
    program = (
        "from aoai_components import CheckError\n"
        "raise CheckError([('deployments.a', 'one'), ('deployments.b', 'two')], '__main__.py:2: Account ai')\n"
    )
    assert refused(make_project(program)) == (
        "shop: the program fails at __main__.py:2: Account ai: deployments.a: one; deployments.b: two"
    )


# What real programs do


def test_an_output_that_cannot_be_translated_is_unknown(make_project):
    """The documented spelling of identities is a list, where outputs hold a map; the rest of the output is known."""
    program = IMPORTS + (
        "from pulumi_azure_native import managedidentity\n"
        "identity = managedidentity.UserAssignedIdentity('id', resource_group_name='rg', location='eastus')\n"
        "made = cs.Account('made', resource_group_name='rg', location='eastus', identity=cs.IdentityArgs(\n"
        "    type=cs.ResourceIdentityType.USER_ASSIGNED, user_assigned_identities=[identity.id]))\n"
        "def deployment(name, model):\n"
        "    cs.Deployment(name, resource_group_name='rg', account_name='a', properties={'model': {'name': model}})\n"
        "deployment('a', made.identity.type)\n"
        "deployment('b', made.identity.user_assigned_identities.apply(lambda its: list(its)[0]))\n"
    )
    plan = record(make_project(program))
    assert plan.accounts[0].identity == {"type": "UserAssigned", "userAssignedIdentities": [UNKNOWN]}
    assert [one.model for one in plan.deployments] == ["UserAssigned", UNKNOWN]


@pytest.mark.parametrize(
    ("provider", "location"),
    [("None", "japaneast"), ("native.Provider('p', location='swedencentral')", "swedencentral")],
)
def test_a_resource_without_location_has_its_providers(make_project, provider, location):
    """Real previews show it in the outputs, and programs hand it on."""
    program = IMPORTS + (
        "import pulumi_azure_native as native\n"
        f"group = resources.ResourceGroup('rg', opts=pulumi.ResourceOptions(provider={provider}))\n"
        "cs.Account('acct', resource_group_name=group.name, location=group.location)\n"
    )
    config = "config:\n  azure-native:location: japaneast\n"
    (account,) = record(make_project(program, Pulumi__dot__dev__dot__yaml=config)).accounts
    assert account.location == location


def test_a_location_that_nobody_gives_is_unknown(make_project):
    """Neither the resource nor the configuration says it."""
    program = IMPORTS + (
        "group = resources.ResourceGroup('rg')\n"
        "cs.Account('acct', resource_group_name=group.name, location=group.location)\n"
    )
    (account,) = record(make_project(program)).accounts
    assert isinstance(account.location, Unknown)


def test_results_of_functions_are_used_as_programs_use_results(make_project):
    """Indexed, iterated, cut and formatted; all that comes of them is unknown, and names made of them differ."""
    program = IMPORTS + (
        "from pulumi_azure_native import authorization, network\n"
        "me = authorization.get_client_config()\n"
        "account = cs.get_account(account_name='acct', resource_group_name='rg')\n"
        "other = cs.get_account(account_name='other', resource_group_name='rg')\n"
        "net = network.get_virtual_network(virtual_network_name='net', resource_group_name='rg')\n"
        "free = pulumi.runtime.invoke('contoso:index:find', {'a': 1}).value\n"
        "def deployment(name, model):\n"
        "    cs.Deployment(name, resource_group_name='rg', account_name='a', properties={'model': {'name': model}})\n"
        "deployment('sub', me.subscription_id)\n"
        "deployment('cut', f'st{account.id}'.replace('-', '')[:24])\n"
        "deployment('part', account.id.split('/')[8].upper())\n"
        "deployment('deep', account.properties.endpoint)\n"
        "deployment('item', net.subnets[3].id)\n"
        "deployment('free', free['items'][2]['name'])\n"
        "for subnet in net.subnets:\n"
        "    deployment('subnet', subnet.name)\n"
        "for item in free['items']:\n"
        "    deployment('in', item['name'])\n"
        "deployment(f'by-{account.id}', account.name)\n"
        "deployment(f'by-{other.id}', other.name)\n"
        "deployment('same', str(account.id == cs.get_account(account_name='acct', resource_group_name='rg').id))\n"
    )
    plan = record(make_project(program))
    unknown = ("sub", "cut", "part", "deep", "item", "free", "subnet", "in")
    assert [(one.name, one.model) for one in plan.deployments] == [
        *((name, UNKNOWN) for name in unknown),
        ("by-[unknown]", "acct"),
        ("by-[unknown]", "other"),
        ("same", "True"),
    ]


def test_what_a_cluster_holds_is_no_concern(make_project):
    """Manifests and charts are not read, and what a plugin makes of them declares nothing in Azure."""
    program = IMPORTS + (
        "assert list(pulumi.runtime.invoke('kubernetes:yaml:decode', {'text': 'x'}).value['result']) == []\n"
        "class Chart(pulumi.ComponentResource):\n"
        "    def __init__(self, name):\n"
        "        super().__init__('kubernetes:helm.sh/v4:Chart', name, {'url': None}, None, remote=True)\n"
        "Chart('chart')\n"
    )
    plan = record(make_project(program))
    assert plan.notes == ("kubernetes:yaml:decode was not called, its result is taken as unknown",)
    assert Knowledge.RELATED in plan.knows


def test_known_values_stand_in_for_what_a_login_would_give(make_project):
    """Outputs of other stacks, results of functions, and configuration that is secret or kept elsewhere."""
    program = IMPORTS + (
        "config = pulumi.Config()\n"
        "infra = pulumi.StackReference('org/net/prod')\n"
        "account = cs.get_account_output(account_name='acct', resource_group_name='rg')\n"
        "plain = cs.get_account(account_name='acct', resource_group_name='rg')\n"
        "def account_in(name, location):\n"
        "    cs.Account(name, resource_group_name='rg', location=location)\n"
        "account_in('a', infra.get_output('location'))\n"
        "account_in('b', infra.require_output('other'))\n"
        "account_in('c', account.location)\n"
        "account_in('d', account.id)\n"
        "account_in('e', plain.location)\n"
        "account_in('f', config.require('region'))\n"
        "account_in('g', config.require('hidden'))\n"
    )
    known = {
        "org/net/prod:location": "swedencentral",
        "azure-native:cognitiveservices:getAccount(acct):location": "eastus2",
        "shop:region": "westus",
        "shop:hidden": "westus3",
    }
    folder = make_project(program, Pulumi__dot__dev__dot__yaml="config:\n  hidden: {secure: v1:abc}\n")
    (plan,) = read_plans(folder, programs=Programs(known=known))
    locations = [None if isinstance(one.location, Unknown) else one.location for one in plan.accounts]
    assert locations == ["swedencentral", None, "eastus2", None, "eastus2", "westus", "westus3"]


def test_what_an_unknown_result_breaks_says_how_to_know_it(make_project):
    """There is no number that could stand for it."""
    program = IMPORTS + "int(pulumi.runtime.invoke('contoso:index:find', {}).value['count'])\n"
    assert refused(make_project(program)) == (
        "shop: the program fails at __main__.py:3: ValueError: invalid literal for int() with base 10: '[unknown]'; "
        "`known` in aoai.yaml can give the value"
    )


def test_a_failure_keeps_what_was_declared_before(make_project):
    """A check says what it found so far, and that it is not all."""
    program = IMPORTS + (
        "cs.Deployment('chat', resource_group_name='rg', account_name='a')\n"
        "raise ValueError('too late')\n"
        "cs.Deployment('never', resource_group_name='rg', account_name='a')\n"
    )
    with pytest.raises(ProgramError) as error:
        read_program(Path(make_project(program)), path="shop")
    assert str(error.value) == "shop: the program fails at __main__.py:4: ValueError: too late"
    assert [one.name for one in error.value.plan.deployments] == ["chat"]


def test_an_sdk_that_pulumi_generated_is_no_place_of_the_program(make_project):
    """It lies in the project's folder `sdks`."""
    sdk = (
        IMPORTS + "def make():\n    cs.Deployment('chat', resource_group_name='rg', account_name='a')\n"
        "def fail():\n    raise ValueError('no')\n"
    )
    program = "import sys\nsys.path.insert(0, 'sdks/contoso')\nimport contoso\ncontoso.make()\ncontoso.fail()\n"
    folder = Path(make_project(program))
    (folder / "sdks" / "contoso").mkdir(parents=True)
    (folder / "sdks" / "contoso" / "contoso.py").write_text(sdk)
    with pytest.raises(ProgramError) as error:
        read_program(folder, path="shop")
    assert str(error.value) == "shop: the program fails at __main__.py:5: ValueError: no"
    (chat,) = error.value.plan.deployments
    assert (chat.position, chat.called_from) == (Position("__main__.py", 4), ())


def test_a_secret_that_is_a_plain_value_elsewhere_is_masked(make_project):
    """A finding would show it."""
    program = IMPORTS + (
        "config = pulumi.Config()\nconfig.require_secret('plain')\n"
        "cs.Deployment('chat', resource_group_name='rg', account_name='a',\n"
        "    properties={'model': {'name': 'gpt-4.1', 'version': config.require('plain')}})\n"
    )
    (chat,) = record(make_project(program, Pulumi__dot__dev__dot__yaml=SECRETS)).deployments
    assert chat.version == SECRET


INSIDE_APPLY = """\
import functools
from other import elsewhere
group = resources.ResourceGroup('rg')
def make(name):
    return cs.Deployment(name, resource_group_name='rg', account_name='a')
class Host(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__('a:b:Host', name)
        group.id.apply(lambda id: self.fill(id))  # Account
    def fill(self, id):
        cs.Account('inner', resource_group_name=id, opts=pulumi.ResourceOptions(parent=self))
def outer():
    def inner(name):
        return [make(one) for one in name]
    return inner
group.id.apply(lambda id: cs.Account('a', resource_group_name=id))  # Account
group.id.apply(make)  # Deployment
group.id.apply(outer())  # Deployment
group.id.apply(functools.partial(make))  # Deployment
group.id.apply(Host)  # Account
group.id.apply(lambda id: resources.Deployment('t', resource_group_name=id))  # Deployment
group.id.apply(lambda id: pulumi.CustomResource('a:b:C', id))  # CustomResource
pulumi.Output.all(group.id, group.name).apply(lambda ids: make(ids[0]))  # Deployment
cs.get_account_output(account_name='a', resource_group_name='rg').apply(lambda one: make(one.id))  # Deployment
group.id.apply(lambda id: elsewhere(id))  # Account
group.id.apply(lambda id: cs.Deployment.__name__)  # Deployment
group.id.apply(lambda id: resources.ResourceGroup(id))
group.id.apply(lambda id: f'Deployment of {id}')
group.id.apply(str)
group.id.apply(lambda id: make('b'), True)
pulumi.Output.from_input('known').apply(make)
Host('host')
"""


def test_what_is_declared_inside_an_unknown_apply_is_told(make_project):
    """Where the callback, or what it calls in the project, names a class that can be, or hold, a deployment.

    That it names one is all there is to see: one that only asks for the class's name is told too.
    """
    plan = record(
        make_project(
            IMPORTS + INSIDE_APPLY,
            other__dot__py="import shared\ndef elsewhere(id):\n    shared.make(id)\n",
            shared__dot__py="from pulumi_azure_native.cognitiveservices import Account\n"
            "def make(id):\n    Account(id, resource_group_name=id)\n",
        )
    )
    lines = enumerate((IMPORTS + INSIDE_APPLY).splitlines(), 1)
    expected = [(line.partition("# ")[2], number) for number, line in lines if "# " in line]
    assert sorted((one.position.line, one.what) for one in plan.unread) == [
        (number, f"{name} inside `apply`") for name, number in expected
    ]
    assert {one.name for one in plan.deployments} == {"b", "known"}
    assert str(plan.unread[-1]).endswith(
        "inside `apply`: the value that `apply` waits for is not known before apply, and a preview does not run it "
        "either, so what is declared there was not checked; declare it outside of `apply`, with the value as an input"
    )
