#!/usr/bin/env python3
"""A search plugin for Hanse in plain Python: the service protocol, and an index in memory, in one file. It takes
HANSE_SERVICE_SECRET, HOST and PORT from the environment. The protocol: docs/reference/openapi/plugin-protocol.json."""
import base64, difflib, hashlib, hmac, json, os, pathlib, re, signal, threading, time, unicodedata
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ID = "search-python"
SECRETS = [each.encode() for each in os.environ["HANSE_SERVICE_SECRET"].split(",")]  # two while one replaces the other
CONTRACT = pathlib.Path(__file__).parent / "../../packages/plugin-kit/contracts/search-1.json"  # part of @hanse/plugin-kit
MANIFEST = {"protocol": 1, "id": ID, "providerId": None, "contracts": {"search": json.loads(CONTRACT.read_text())},
            "subscriptions": [], "jobs": [], "routes": [], "hasWebhook": False}

# --- Signatures: HTTP Message Signatures (RFC 9421) with hmac-sha256, both ways ---
SIGNED_IF_SENT = ["content-type", "idempotency-key", "hanse-budget-ms", "hanse-plugin", "hanse-principal"]
seen_nonces = {}  # nonce -> when it may be forgotten
def digest(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
def sign(secret, components, parameters):
    base = "\n".join(f"{name}: {value.strip()}" for name, value in [*components, ('"@signature-params"', parameters)])
    return f"hanse=:{base64.b64encode(hmac.new(secret, base.encode(), hashlib.sha256).digest()).decode()}:"

def why_refused(method, target, headers, body):  # what is wrong with a request's signature; None when nothing is
    path, _, query = target.partition("?")
    values = {**headers, "@method": method, "@path": path, "@query": f"?{query}"}
    names = ["@method", "@path", "@query", "content-digest", "hanse-audience", *(n for n in SIGNED_IF_SENT if n in headers)]
    covered = re.escape("(" + " ".join(f'"{name}"' for name in names) + ")")
    tail = r';created=(\d{1,12});nonce="([\w-]{16,64})";alg="hmac-sha256";tag="hanse-request"'
    given = re.fullmatch(f"hanse=({covered}{tail})", headers.get("signature-input", ""))
    if not given:
        return "not signed, or not as it should be"
    parameters, created, nonce = given.groups()
    if abs(time.time() - int(created)) > 60:
        return "too old, or from the future"
    if headers.get("hanse-audience") != ID or headers.get("content-digest") != digest(body):
        return "meant for another service, or its body was changed"
    made = [sign(secret, [(f'"{name}"', values[name]) for name in names], parameters) for secret in SECRETS]
    if not any(hmac.compare_digest(each.encode(), headers.get("signature", "").encode()) for each in made):
        return "signed with another secret, or changed on the way"
    for old in [each for each, until in seen_nonces.items() if until < time.time()]:
        del seen_nonces[old]
    if nonce in seen_nonces:
        return "a replay"
    seen_nonces[nonce] = time.time() + 120

def signed_headers(status, body, request_headers):  # a reply is signed together with the signature of its request
    headers = {"content-digest": digest(body), "content-type": "application/json", "hanse-manifest": "1"}
    bound = ('"signature";req;key="hanse"', request_headers["signature"].removeprefix("hanse="))
    components = [('"@status"', str(status)), *((f'"{name}"', value) for name, value in headers.items()), bound]
    covered = " ".join(name for name, _ in components)
    parameters = f'({covered});created={int(time.time())};alg="hmac-sha256";tag="hanse-reply"'
    return {**headers, "signature-input": f"hanse={parameters}", "signature": sign(SECRETS[0], components, parameters)}

# --- The index: the operations of the contract "search" ---
FILTERS = {"category": "categoryIds", "collection": "collectionIds", "type": "typeIds", "tag": "tagIds"}

class Failure(Exception): pass  # status, code, type, message and data of an error of the catalogue
class State:  # by id: version, document (None once it is removed) and its words; "building" is there during a rebuild
    index, building, building_id, finished_id, synonyms = {}, None, None, None, []

def words(text):  # without accents and case
    return re.findall(r"\w+", "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold())
def members(document, facet):
    return [document[facet]] if document.get(facet) else document.get({"category": "categories", "tag": "tags"}.get(facet), [])
def options(document):
    return {(each["option"], each["value"]) for variant in document["variants"] for each in variant["options"]}

def finds(asked, known, at=0):  # each word: as it is, as a beginning when it is the last, misspelt, or by a synonym
    if at == len(asked):
        return True
    word, is_last = asked[at], at == len(asked) - 1
    is_known = (word in known or (is_last and any(each.startswith(word) for each in known))
                or (len(word) > 4 and difflib.get_close_matches(word, known, 1, 0.85)))
    return is_known and finds(asked, known, at + 1) or any(
        any(known.issuperset(other) for other in group) and finds(asked, known, at + len(phrase))
        for group in State.synonyms for phrase in group if asked[at:at + len(phrase)] == phrase)

def keeps(document, query, besides=None):  # whether all filters hold, but for that of a facet
    filters, price = query["filters"], document["prices"].get(query["currencyCode"])
    for facet, name in FILTERS.items():
        if facet != besides and name in filters and not any(m["id"] in filters[name] for m in members(document, facet)):
            return False
    for each in filters.get("options", []):
        wanted = {(each["option"], value) for value in each["values"]}
        if besides != ("option", each["option"]) and options(document).isdisjoint(wanted):
            return False
    limits = filters.get("price") if besides != "price" else None
    if limits is not None and (price is None or not limits.get("min", price) <= price <= limits.get("max", price)):
        return False
    return besides == "availability" or filters.get("isAvailable", document["isAvailable"]) == document["isAvailable"]

def counts(pairs):
    names, numbers = dict(pairs), Counter(value for value, _ in pairs)
    return [{"value": value, "name": names[value], "count": number} for value, number in numbers.most_common()]

def facet_of(facet, query, found):
    kept = [document for document in found if keeps(document, query, facet)]
    if facet == "availability":
        return {"available": sum(d["isAvailable"] for d in kept), "unavailable": sum(not d["isAvailable"] for d in kept)}
    if facet == "price":
        prices = [d["prices"][query["currencyCode"]] for d in kept if query["currencyCode"] in d["prices"]]
        return {"min": min(prices), "max": max(prices)} if prices else None
    if facet == "option":
        chosen = {name: [(value, value) for d in found if keeps(d, query, ("option", name)) for option, value in options(d)
                         if option == name] for name in sorted({name for d in found for name, _ in options(d)})}
        return [{"option": name, "values": counts(pairs)} for name, pairs in chosen.items() if pairs]
    return counts([pair for d in kept for pair in {m["id"]: m["name"] for m in members(d, facet)}.items()])

def query(given):
    asked, channels, currency = words(given["text"]), set(given["salesChannelIds"]), given["currencyCode"]
    found = [d for _, (_, d, known) in sorted(State.index.items())
             if d and not channels.isdisjoint(d["salesChannelIds"]) and finds(asked, known)]
    hits = sorted((d for d in found if keeps(d, given)), key=lambda d: d["createdAt"], reverse=True)
    if given["sort"] == "title":
        hits.sort(key=lambda d: d["title"].casefold())
    elif given["sort"].startswith("price") and currency is not None:
        sign = -1 if given["sort"] == "price_desc" else 1
        hits.sort(key=lambda d: (currency not in d["prices"], sign * d["prices"].get(currency, 0)))
    elif given["sort"] != "newest":
        hits.sort(key=lambda d: -len(set(asked).intersection(words(d["title"]))))
    return {"productIds": [d["id"] for d in hits[given["offset"]:][:given["limit"]]], "total": len(hits),
            "facets": {facet: facet_of(facet, given, found) for facet in given["facets"]}}

def require_rebuild(given, *known):
    if given["rebuildId"] not in known:
        raise Failure(404, "search.rebuild_not_found", "not_found", "Begin a new rebuild.", {"rebuildId": given["rebuildId"]})

def index(given):
    if "rebuildId" in given:
        require_rebuild(given, State.building_id)
    for into in [State.building] if "rebuildId" in given else [State.index, State.building]:
        for document in given["documents"] if into is not None else []:
            version, known, _ = into.get(document["id"], (-1, None, None))
            if document["version"] > version or (document["version"] == version and known):
                texts = [document["title"], document["subtitle"], document["description"], *(v["sku"] for v in document["variants"]),
                         *(each["name"] for facet in FILTERS for each in members(document, facet))]
                into[document["id"]] = (document["version"], document, set(words(" ".join(filter(None, texts)))))

def remove(given):
    for into in [State.index, State.building]:
        for product in given["products"] if into is not None else []:
            if product["version"] >= into.get(product["id"], (-1,))[0]:
                into[product["id"]] = (product["version"], None, set())  # it stays away when an older document comes late

def beginRebuild(given):
    if given["rebuildId"] != State.building_id:
        State.building, State.building_id = {}, given["rebuildId"]
def finishRebuild(given):
    require_rebuild(given, State.building_id, State.finished_id)
    if given["rebuildId"] == State.building_id:
        State.index, State.building, State.building_id, State.finished_id = State.building, None, None, State.building_id
    return {"products": sum(document is not None for _, document, _ in State.index.values())}
def putSynonyms(given):
    State.synonyms = [[words(phrase) for phrase in group] for group in given["groups"]]

# --- HTTP: calls and the manifest. Events, jobs, routes and webhooks it has none of. ---
ANSWERS = {f"/call/search/{each.__name__}": each for each in (index, remove, query, beginRebuild, finishRebuild, putSynonyms)}
ANSWERS["/manifest"] = lambda _: MANIFEST

class Handler(BaseHTTPRequestHandler):
    protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", -1, True  # connections are kept, replies leave in one piece
    is_stopping, lock, log_request = False, threading.Lock(), lambda *_: None  # only what goes wrong is worth a line
    def do_GET(self):
        if self.path in ("/livez", "/readyz"):
            return self.reply(503 if self.path == "/readyz" and Handler.is_stopping else 200, {"plugin": ID})
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(min(int(headers.get("content-length", 0)), 1 << 25))
        with self.lock:
            if reason := why_refused(self.command, self.path, headers, body):
                self.log_error("refused a call: %s", reason)
                return self.reply(401, {"message": "Unauthorized"})
            try:
                if self.path not in ANSWERS:
                    raise Failure(404, "plugin.unknown_operation", "not_found", "There is no such operation.", {"operation": self.path})
                status, answer = 200, ANSWERS[self.path](json.loads(body or "null")) or {}
            except Failure as failure:
                status, answer = failure.args[0], dict(zip(("status", "code", "type", "message", "data"), failure.args))
            except Exception as error:  # its words stay here
                self.log_error("a call failed: %r", error)
                status, answer = 500, {"message": "It did not work."}  # no error of the catalogue: the plugin is unwell
        self.reply(status, answer, headers)
    do_POST = do_GET
    def reply(self, status, answer, signed_for=None):
        body = json.dumps(answer).encode()
        self.send_response(status)
        headers = signed_headers(status, body, signed_for) if signed_for else {"content-type": "application/json"}
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

def stop(*_):
    Handler.is_stopping = True
    threading.Thread(target=server.shutdown).start()
if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "7100"))), Handler)
    signal.signal(signal.SIGTERM, stop)
    print("http://%s:%d" % server.server_address, flush=True)
    server.serve_forever()
