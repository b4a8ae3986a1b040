// Runs a Pulumi program for Node.js without engine, cloud or network, and tells what it declares.
//
// What to run comes as JSON by standard input; the result goes to what standard output was when this began, in the
// lines that the recorder for Python writes (../recorder). The project's own @pulumi/pulumi runs the program, by the
// module that the engine would start. Its two clients are replaced, so that this needs no server and no package.
"use strict";

const fs = require("fs");
const Module = require("module");
const path = require("path");
const { changesOf } = require("./changes");
const { Frames, Journal, describe } = require("./journal");
const { madeIn } = require("./made");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
fs.closeSync(0);
fs.openSync("/dev/null", "r");
const journal = new Journal();
const frames = new Frames(order.root);
const waiting = new Map();
const skipped = new Set();
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

/** Keep the texts of the program's own modules, as Node.js compiles them. */
const sources = [];
const compile = Module.prototype._compile;
Module.prototype._compile = function (content, file, ...rest) {
    if (frames.relative(file) !== null) {
        sources.push(content);
    }
    return compile.call(this, content, file, ...rest);
};

/**
 * Take note of a callback of `apply` that could declare something, until it is called. A preview does not call it where
 * its value is not known, and nobody can say what it declares; its text says what it could.
 */
function noted(callback) {
    const made = madeIn(callback, sources);
    const entry = made && { skipped: made, frames: frames.ofStack(new Error().stack) };
    if (!entry || !entry.frames.length) {
        return callback;
    }
    skipped.add(entry);
    return (value) => {
        skipped.delete(entry);
        return callback(value);
    };
}

/** Take note of where the program asks whether it is only previewed: it may declare more in an update. */
function asked() {
    const { stack } = new Error();
    if (frames.isCaller(stack.replace(/\n.*/, ""))) {
        journal.once({ skipped: "isDryRun", update: true, frames: frames.ofStack(stack) });
    }
}

const changes = changesOf(order, journal, { declare, claim, noted, asked });
const load = Module._load;
const changed = new WeakSet();
const mayChange = /(_grpc_pb|settings|resource|rpc|invoke|output|config|stackReference|error)(\.js)?$/;
/** What the SDK loads for other commands than this, most of all that it loads: it comes when it is used. */
const LATER = /^(@npmcli\/arborist|@opentelemetry\/(exporter|instrumentation|sdk)-.*)$/;
function later(loadNow) {
    return new Proxy({}, { get: (_, name) => name === "__esModule" || loadNow()[name] });
}

Module._load = function (request, parent, ...rest) {
    if (LATER.test(request) && parent && `${parent.filename}`.includes("/@pulumi/pulumi/")) {
        return later(() => load.call(this, request, parent, ...rest));
    }
    const module = load.call(this, request, parent, ...rest);
    if (mayChange.test(request) && !changed.has(module)) {
        const file = Module._resolveFilename(request, parent).replace(/\\/g, "/");
        const [, root, name] = /^(.*\/@pulumi\/pulumi\/)(.+)\.js$/.exec(file) || [];
        if (Object.hasOwn(changes, name) && require.cache[file] && require.cache[file].loaded) {
            changed.add(module);
            const ofCopy = Module.createRequire(root);
            changes[name](module, (inner) => ofCopy(/^(@|google-)/.test(inner) ? inner : `./${inner}`));
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
    process.exitCode = 1; // when what is declared already is registered
    setTimeout(exit, GRACE, 1).unref();
}

/** Whether Node.js loads a folder's files as ES modules, which it does not let the SDK map to their sources. */
function isOfModules(folder) {
    const file = path.join(folder, "package.json");
    if (fs.existsSync(file)) {
        return JSON.parse(fs.readFileSync(file, "utf8")).type === "module";
    }
    return path.dirname(folder) !== folder && isOfModules(path.dirname(folder));
}

/** Let files be what a text says instead, by their real paths. */
function readInstead(texts) {
    const read = fs.readFileSync;
    fs.readFileSync = function (file, options) {
        const real = typeof file === "string" && fs.existsSync(file) ? fs.realpathSync(file) : "";
        if (!Object.hasOwn(texts, real)) {
            return read.call(this, file, options);
        }
        const text = Buffer.from(texts[real]);
        const encoding = typeof options === "string" ? options : options && options.encoding;
        return encoding ? text.toString(encoding) : text;
    };
}
if (Object.keys(order.texts).length) {
    readInstead(order.texts);
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
        skipped.forEach((entry) => journal.write(entry));
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
if (isOfModules(order.folder) && process.setSourceMapsEnabled) {
    process.setSourceMapsEnabled(true);
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
