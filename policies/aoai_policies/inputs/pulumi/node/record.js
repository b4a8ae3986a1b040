// Runs a Pulumi program for Node.js without engine, cloud or network, and tells what it declares.
//
// What to run comes as JSON by standard input; the result goes to what standard output was when this began, in the
// lines that the recorder for Python writes (../recorder). The project's own @pulumi/pulumi runs the program, by the
// module that the engine would start. Its two clients are replaced, so that this needs no server and no package.
"use strict";

const fs = require("fs");
const Module = require("module");
const path = require("path");
const { Frames, Journal, describe } = require("./journal");
const { engineClient, monitorClient } = require("./monitor");
const { partly, unknownValue } = require("./unknown");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
fs.closeSync(0);
fs.openSync("/dev/null", "r");
const journal = new Journal();
const frames = new Frames(order.root);
const waiting = new Map();
let count = 0;

const GRACE = 1000;
Error.stackTraceLimit = 100;

/** Take note of where and in what order a resource is declared; its registration comes later. */
function declare(type, name) {
    const key = `${type} ${name}`;
    waiting.set(key, [...(waiting.get(key) || []), { order: count++, frames: frames.ofStack(new Error().stack) }]);
}

/** What was noted for a registration. */
function claim(type, name) {
    const noted = waiting.get(`${type} ${name}`);
    return (noted && noted.shift()) || { order: count++, frames: [] };
}

/** What is known of the result of a provider's function: what it was asked with, and what the settings say. */
function known(token, props) {
    journal.note(`${token} was not called, its result is taken as unknown`);
    const asked = Object.fromEntries(Object.entries(props || {}).filter(([, value]) => typeof value === "string"));
    if (token.startsWith("kubernetes:")) {
        asked.result = []; // what a chart or a file of manifests holds is no concern of ours
    }
    const noun = token.split(/[:/]/).pop().replace(/^get/, "");
    const name = asked[`${noun.charAt(0).toLowerCase()}${noun.slice(1)}Name`] || asked.name;
    if (name !== undefined) {
        asked.name = name;
    }
    for (const start of [`${token}:`, `${token}(${name}):`]) {
        for (const [key, value] of Object.entries(order.known)) {
            if (key.startsWith(start)) {
                asked[key.slice(start.length)] = value;
            }
        }
    }
    return asked;
}

function unknownOutput(sdk, isSecret = false) {
    const { Output } = sdk("output");
    const is = (value) => Promise.resolve(value);
    return new Output(new Set(), is(undefined), is(false), is(isSecret), is(new Set()));
}

const calls = new Map();

/** A result that is there at once: an unknown value that can be used like a text, a list or an object. */
function plainResult(token, props, only) {
    const asked = known(token, props);
    const call = token + JSON.stringify(props || {});
    calls.set(call, calls.get(call) || calls.size + 1);
    return unknownValue(`${calls.get(call)}`, only ? {} : asked);
}

// What is changed in the modules of @pulumi/pulumi, of which a program may load several copies.
const changes = {
    "proto/resource_grpc_pb": (module, sdk) => {
        module.ResourceMonitorClient = monitorClient(order, journal, claim, sdk);
    },
    "proto/engine_grpc_pb": (module, sdk) => {
        module.EngineClient = engineClient(journal, sdk);
    },
    "runtime/resource": (module) => {
        for (const name of ["registerResource", "readResource"]) {
            const original = module[name];
            module[name] = (resource, parent, type, logical, ...rest) => {
                declare(type, logical);
                return original(resource, parent, type, logical, ...rest);
            };
        }
    },
    "runtime/rpc": (module, sdk) => {
        const resolve = module.resolveProperties;
        module.resolveProperties = (resource, resolvers, type, name, props, ...rest) => {
            const whole = { ...props };
            if (/^azure(-native.*)?:/.test(type)) {
                for (const key of Object.keys(whole).filter((one) => one !== "tags")) {
                    whole[key] = partly(whole[key], sdk("output").unknown);
                }
            }
            return resolve(resource, resolvers, type, name, whole, ...rest);
        };
    },
    "runtime/invoke": (module, sdk) => {
        module.invoke = async (token, props) => plainResult(token, await settled(props, sdk));
        module.invokeSingle = async (token, props) => plainResult(token, await settled(props, sdk), true);
        module.invokeOutput = (token, props) => {
            const { output, unknown } = sdk("output");
            return output(props || {}).apply((given) => partly(known(token, given), unknown), true);
        };
        for (const name of ["invokeSingleOutput", "call", "callSingle"]) {
            module[name] = (token) => known(token) && unknownOutput(sdk);
        }
    },
    output: (module) => {
        const { secret } = module;
        const { apply } = module.Output.prototype;
        // Where SDKs fill in defaults, one unknown field would make all of an object unknown.
        module.Output.prototype.apply = function (callback, runWithUnknowns) {
            if (!/ProvideDefaults/.test(callback.name || callback)) {
                return apply.call(this, callback, runWithUnknowns);
            }
            const filled = apply.call(this, callback, true);
            const { promise } = filled;
            return Object.assign(filled, { promise: () => promise(true), isKnown: Promise.resolve(true) });
        };
        module.secret = (value) => {
            journal.hide(value);
            return secret(value);
        };
    },
    config: (module, sdk) => {
        const { Config } = module;
        for (const verb of ["get", "require"]) {
            for (const kind of ["", "Number", "Boolean", "Object"]) {
                const plain = Config.prototype[verb + kind];
                const secret = Config.prototype[`${verb}Secret${kind}`];
                const raw = (config, key) => sdk("runtime/config").getConfig(config.fullKey(key));
                Config.prototype[`${verb}Secret${kind}`] = function (key, ...rest) {
                    journal.hide(raw(this, key), true);
                    const isHidden = kind && raw(this, key) === order.hidden;
                    return isHidden ? unknownOutput(sdk, true) : secret.call(this, key, ...rest);
                };
                Config.prototype[verb + kind] = function (key, ...rest) {
                    if (kind && raw(this, key) === order.hidden) {
                        const use = `${verb}Secret${kind}`;
                        throw new Error(
                            `config ${this.fullKey(key)} is a secret, which an offline run cannot read; read it with ${use}`,
                        );
                    }
                    return plain.call(this, key, ...rest);
                };
            }
        }
    },
    "cmd/run/error": (module) => {
        module.defaultErrorMessage = describe; // Node.js 20.20 never ends to colour some stack traces
    },
    stackReference: (module, sdk) => {
        module.StackReference = class StackReference extends module.StackReference {
            constructor(name, args, options) {
                super(name, args, options);
                this.__start = `${(args && args.name) || name}:`;
            }
            getOutput(name) {
                const value = order.known[this.__start + name];
                return value === undefined ? super.getOutput(name) : sdk("output").output(value);
            }
            requireOutput(name) {
                return this.getOutput(name);
            }
            async readOutputValue(_caller, name) {
                const value = order.known[this.__start + name];
                return [value === undefined ? unknownValue("0", {}) : value, false];
            }
        };
    },
};

/** The arguments of a plain function, which may be promises and outputs nonetheless. */
async function settled(props, sdk) {
    const { Output } = sdk("output");
    const given = Object.entries(props || {}).map(async ([key, value]) => {
        const one = await value;
        return [key, Output.isInstance(one) ? await one.promise() : one];
    });
    return Object.fromEntries(await Promise.all(given));
}

const load = Module._load;
const changed = new WeakSet();
Module._load = function (request, parent, ...rest) {
    const module = load.call(this, request, parent, ...rest);
    if (/(_grpc_pb|resource|rpc|invoke|output|config|stackReference|error)(\.js)?$/.test(request) && !changed.has(module)) {
        const file = Module._resolveFilename(request, parent).replace(/\\/g, "/");
        const [, root, name] = /^(.*\/@pulumi\/pulumi\/)(.+)\.js$/.exec(file) || [];
        if (Object.hasOwn(changes, name) && require.cache[file] && require.cache[file].loaded) {
            changed.add(module);
            const ofSdk = Module.createRequire(root);
            changes[name](module, (inner) => ofSdk(inner.startsWith("@") || inner.startsWith("google-") ? inner : `./${inner}`));
        }
    }
    return module;
};

/** Say which variables the program asks for and does not get, because they hold credentials. */
process.env = new Proxy(process.env, {
    get(environment, name) {
        if (order.withheld.includes(name) && environment[name] === undefined && frames.isCaller(new Error().stack)) {
            journal.note(`the program asks for ${name}, which may hold a credential and so is withheld`);
        }
        return environment[name];
    },
    set(environment, name, value) {
        environment[name] = value;
        return true;
    },
});

function fail(error) {
    const kind = error && error.code === "MODULE_NOT_FOUND" ? "module" : frames.kindOf(error);
    journal.fail(kind, describe(error), frames.ofError(error));
    setTimeout(exit, GRACE, 1); // what is declared already is still registered
}

const { exit } = process;
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
process.exit = (code) => {
    const [place] = frames.ofStack(new Error().stack);
    if (place) {
        journal.fail("exit", `${code === undefined ? process.exitCode || 0 : code}`, place);
    }
    exit(code);
};
process.on("exit", (code) => {
    if (code === 0) {
        journal.done();
    } else {
        journal.fail("exit", `${code}`);
    }
});
setTimeout(() => {
    journal.fail("timeout");
    exit(3);
}, order.timeout * 1000).unref();

Object.assign(process.env, {
    PULUMI_PROJECT: order.project,
    PULUMI_STACK: order.stack,
    PULUMI_CONFIG: JSON.stringify(order.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(order.secrets),
    PULUMI_NODEJS_TYPESCRIPT: `${order.options.typescript !== false}`,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    TS_NODE_TRANSPILE_ONLY: "true",
});
if (typeof order.options.tsconfig === "string") {
    process.env.PULUMI_NODEJS_TSCONFIG_PATH = order.options.tsconfig;
}
const isFolder = order.folder === order.program;
const sdk = path.dirname(Module.createRequire(path.join(order.folder, "_")).resolve("@pulumi/pulumi/package.json"));
const settings = {
    monitor: "recorder",
    engine: "recorder",
    project: order.project,
    stack: order.stack,
    organization: "organization",
    "root-directory": order.root,
    pwd: order.folder,
    parallel: "16",
};
process.argv = [
    process.argv[0],
    path.join(sdk, "cmd", "run", "index.js"),
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    "--dry-run",
    isFolder ? "." : path.basename(order.program),
];
require(process.argv[1]);
