/**
 * Which tests prove which statement about the wire. A proof is a file and words of a test's title in it, "file#words". The
 * test beside holds that every number has one, and that each file and title is there.
 */
const DIALECTS = "lib/gateway/dialects";
const CHAT = `${DIALECTS}/openai-chat`;
const RESPONSES = `${DIALECTS}/openai-responses`;
const MESSAGES = `${DIALECTS}/anthropic-messages`;
const GEMINI = `${DIALECTS}/gemini-generate`;
const GATEWAY = "tests/integration/gateway";
const HTTP = "tests/contract/wire-http.test.ts";
const CLIENTS = "tests/clients/clients.test.ts";
const AGENTS = "tests/clients/agents.test.ts#runs its task to the end on";
const LOOP = `${CLIENTS}#runs a tool loop with parallel calls`;
const THINKS = `${CLIENTS}#thinks over two turns`;
const MATRIX = `${DIALECTS}/matrix.test.ts#the conversation arrives whole and is taken`;
const CHAT_RULES = `${CHAT}/round-trip.test.ts#obey every client's rules and decode to what was encoded`;
const RESPONSES_RULES = `${RESPONSES}/round-trip.test.ts#obey every client's rules and decode to what was encoded`;
const CHAT_FIXTURES = `${CHAT}/fixtures.test.ts#passes on as every client expects it`;
const CHAT_MEANING = `${CHAT}/fixtures.test.ts#decodes to what it means`;
const QUIRKS = "lib/gateway/providers/providers.test.ts#is sent as the vendor takes it";
const NEVER_REFUSED = [
  `${MESSAGES}/round-trip.test.ts#are never such that the vendor refuses them`,
  `${GEMINI}/round-trip.test.ts#are never such that the vendor refuses them`,
];
const CLAUDE_CODE = `${MESSAGES}/fixtures.test.ts#goes to Anthropic as this`;
const FAULTS = `${GATEWAY}/faults.test.ts`;
const NOT_SERVED = `${HTTP}#in JSON of its dialect`;

export const PROOFS: Readonly<Record<number, readonly string[]>> = {
  1: [`${HTTP}#answers the OpenAI surface under /v1 and /api/v1`],
  2: [`${HTTP}#knows a model by its id with the slash as it is and encoded`],
  3: [`${HTTP}#serves Gemini ids with a slash at`],
  4: [
    `${HTTP}#lists models in the shape of whoever asks`,
    `${HTTP}#counts and embeds on Google's paths under /v1`,
    `${GATEWAY}/embedding-clients.test.ts#Google's client under`,
  ],
  5: [`${HTTP}#answers what coding agents ask first`],
  6: [`${HTTP}#lists models in the shape of whoever asks`],
  7: [`${HTTP}#is not confused by a query`, AGENTS],
  8: [`${HTTP}#lets browsers ask first`, `${HTTP}#tells browsers of answers and errors alike`],
  9: [NOT_SERVED],
  10: [
    `${HTTP}#serves many requests on one connection, plain and streamed`,
    `${HTTP}#takes a body that waits for 100-continue, and one of several megabytes`,
  ],
  11: [`${HTTP}#streams without a length, uncached, plain though the client takes gzip`],
  12: [
    `${GATEWAY}/client.test.ts#in a stream: the provider's connection closes, what was made is charged, nothing more`,
    `${GATEWAY}/client.test.ts#of a plain call: the provider is cut off, the prompt is charged`,
    `${CLIENTS}#goes away and the provider is let go`,
  ],
  13: [`${HTTP}#takes the key wherever a client puts it`],
  14: [`${HTTP}#takes the key wherever a client puts it, the scheme in any case, one good one of two`],
  15: [
    `${GATEWAY}/input.test.ts#to the provider come from an allow-list`,
    `${HTTP}#passes no provider's own headers`,
    `${GATEWAY}/edges.test.ts#bytes untouched both ways`,
  ],
  16: [`${HTTP}#tells a wrong key in its own words`],
  17: [`${CHAT}/codec.test.ts#has the envelope every SDK reads`],
  18: [`${MESSAGES}/inbound.test.ts#has the vendor's envelope`],
  19: [`${GEMINI}/inbound.test.ts#has the vendor's envelope`],
  20: [`${CLIENTS}#shows errors as its own`],
  21: [`${FAULTS}#models nobody can serve`, `${CHAT}/codec.test.ts#has the envelope every SDK reads`],
  22: [
    `${GATEWAY}/input.test.ts#count requests per key and minute: headers on every answer, then 429 with Retry-After`,
    `${FAULTS}#keeps the provider's Retry-After within reason`,
  ],
  23: [
    "lib/gateway/upstream/upstream.test.ts#never reaches the client, nor do its words",
    `${FAULTS}#passes the provider's words about the client's own mistake on`,
    `${FAULTS}#does not follow the client's own mistake`,
  ],
  24: [`${FAULTS}#plain JSON also when a stream was asked for, free of charge`],
  25: [
    `${FAULTS}#an error in the stream, no end mark, no charge, insured`,
    `${CHAT}/round-trip.test.ts#end in an error frame without an end mark`,
    `${RESPONSES}/round-trip.test.ts#end in an error and a failed response`,
    `${MESSAGES}/inbound.test.ts#break a stream off without an end mark`,
    `${GEMINI}/inbound.test.ts#break a stream off with a code that the SDK throws on`,
  ],
  26: [
    `${CHAT}/round-trip.test.ts#a vendor that closes early is an error, whatever came before`,
    `${RESPONSES}/round-trip.test.ts#a vendor that closes early is an error, whatever came before`,
    `${CHAT}/passthrough.test.ts#is no success without its end mark, and none without a finish`,
  ],
  27: ["lib/gateway/upstream/upstream.test.ts#leaves plain words as they are and bounds the rest"],
  28: [`${FAULTS}#a closed port is 503 with Retry-After`, `${FAULTS}#a provider's error status, before the first byte`],
  29: [`${HTTP}#echoes a request id`, `${GATEWAY}/input.test.ts#echo a sane request id and replace any other`],
  30: [`${HTTP}#names limits, cost and model, and passes no provider's own headers`],
  31: [`${HTTP}#echoes a request id, names limits, cost and model`],
  32: [`${HTTP}#streams without a length, uncached`],
  33: [`${HTTP}#every frame closed by an empty line`],
  34: [
    "lib/gateway/sse/sse.test.ts#accepts the three line ends, with and without the space after the colon",
    "lib/gateway/sse/sse.test.ts#joins data lines and reads event names, ignoring other fields",
    "lib/gateway/sse/sse.test.ts#gives the same frames however the bytes are cut",
  ],
  35: [`${FAULTS}#UTF-8 and all, arrive whole`],
  36: ["lib/gateway/sse/sse.test.ts#takes a megabyte in small pieces without copying it again and again"],
  37: [
    `${HTTP}#streams without a length, uncached`,
    `${MESSAGES}/passthrough.test.ts#gives frames the event line that clients need`,
    `${RESPONSES}/passthrough.test.ts#get the event lines that clients need`,
    `${GEMINI}/passthrough.test.ts#writes frames anew that a client would drop`,
  ],
  38: [`${HTTP}#streams without a length, uncached`, CHAT_RULES],
  39: [
    `${GATEWAY}/client.test.ts#is bridged by comments, and the answer comes whole after them`,
    `${GATEWAY}/translation.test.ts#is kept awake by ping events`,
  ],
  40: [`${GATEWAY}/client.test.ts#frames leave as they come: the first text does not wait for the second`],
  41: [CHAT_RULES, CHAT_FIXTURES],
  42: [CHAT_RULES, CHAT_FIXTURES],
  43: [
    `${CHAT}/passthrough.test.ts#carries usage once: with the finish, or in the chunk that was asked for`,
    CHAT_RULES,
  ],
  44: [CHAT_RULES, `${CHAT}/passthrough.test.ts#adds what clients miss: fingerprint`],
  45: [`${CHAT}/passthrough.test.ts#asks for usage on every stream and keeps other stream options`],
  46: [CHAT_MEANING, `${CHAT}/codec.test.ts#count what vendors count differently`],
  47: [
    `${GATEWAY}/prices.test.ts#cost the same`,
    `${MESSAGES}/fixtures.test.ts#is metered alike whether it passes through or is translated`,
  ],
  48: [
    CHAT_MEANING,
    `${GATEWAY}/prices.test.ts#is priced by the book, exactly`,
    `${CHAT}/codec.test.ts#count what vendors count differently`,
  ],
  49: [
    `${CHAT}/codec.test.ts#finish %s (calls: %s) is %s`,
    `${GEMINI}/finish-reason.test.ts#its own word kept`,
    `${MESSAGES}/finish-reason.test.ts#its own word kept`,
  ],
  50: [
    `${GEMINI}/passthrough.test.ts#tells a prompt that was refused, and survives what is no JSON`,
    `${GEMINI}/finish-reason.test.ts#a blocked prompt is filtered`,
    `${MESSAGES}/fixtures.test.ts#means this`,
  ],
  51: [CHAT_RULES, `${CHAT}/call-tracker.test.ts#come out in the one form`],
  52: [CHAT_RULES, `${CHAT}/call-tracker.test.ts#come out in the one form`],
  53: [`${CHAT}/call-tracker.test.ts#come out in the one form`, CHAT_FIXTURES],
  54: [CHAT_RULES, `${GEMINI}/fixtures.test.ts#means this`, `${MESSAGES}/fixtures.test.ts#means this`],
  55: [`${CHAT}/call-tracker.test.ts#keep what is legal and are the same for the same id`, CHAT_RULES],
  56: [CHAT_RULES, `${DIALECTS}/matrix.test.ts#answers with`],
  57: [`${CHAT}/passthrough.test.ts#second name of reasoning`, CHAT_RULES],
  58: [`${CHAT}/passthrough.test.ts#keeps every byte but the documented edits`, CHAT_FIXTURES],
  59: [`${FAULTS}#of every chunk carry our id and model, and no name of the provider`],
  60: [QUIRKS, `${CHAT}/passthrough.test.ts#writes the cap under the name the client used, else max_tokens`],
  61: [
    `${MESSAGES}/encode-request.test.ts#output bound above the model's`,
    `${RESPONSES}/encode-request.test.ts#raises a bound that is too small, and says so`,
    `${GEMINI}/encode-request.test.ts#an output bound above the model's`,
  ],
  62: [`${MESSAGES}/encode-request.test.ts#hoists system and developer turns wherever they stand`, MATRIX],
  63: [QUIRKS, `${CHAT}/passthrough.test.ts#keeps our own fields and the caller's away from the provider`],
  64: [
    `${MESSAGES}/encode-request.test.ts#temperature with thinking`,
    `${MESSAGES}/encode-request.test.ts#temperature where none is taken`,
  ],
  65: [
    `${MESSAGES}/encode-request.test.ts#["stops"`,
    `${GEMINI}/encode-request.test.ts#stopSequences: ["1", "2", "3", "4", "5"]`,
  ],
  66: [QUIRKS, `${CHAT}/codec.test.ts#leave tool members out without tools`],
  67: [
    `${MESSAGES}/encode-request.test.ts#named choice, one call at a time`,
    `${MESSAGES}/encode-request.test.ts#forced choice with thinking`,
    ...NEVER_REFUSED,
  ],
  68: [
    `${MESSAGES}/encode-request.test.ts#puts all results of a turn into the next single user message, before any text`,
    `${GEMINI}/encode-request.test.ts#hold as many results as the turn had calls, in the order of the calls, in one content`,
  ],
  69: [`${GEMINI}/encode-request.test.ts#hold as many results as the turn had calls`, LOOP],
  70: [`${MESSAGES}/encode-request.test.ts#rewrites foreign call ids alike in call and result`],
  71: [
    `${CHAT}/codec.test.ts#never send null or an empty part where a vendor refuses it`,
    `${MESSAGES}/encode-request.test.ts#drops blank text and turns that held nothing else`,
    `${GEMINI}/encode-request.test.ts#leave out thinking that another provider proved, and blank parts`,
  ],
  72: [`${CLIENTS}#takes a picture`, MATRIX],
  73: [`${GEMINI}/round-trip.test.ts#are never such that the vendor refuses them`, AGENTS],
  74: [MATRIX, ...NEVER_REFUSED],
  75: [
    `${CLIENTS}#makes structured output`,
    `${CHAT}/codec.test.ts#speak of JSON where json_object needs it`,
    `${MESSAGES}/encode-request.test.ts#keeps a schema within what is enforced and names the rest`,
  ],
  76: [
    `${MESSAGES}/encode-request.test.ts#budget for a model that wants an effort`,
    `${GEMINI}/encode-request.test.ts#effort of a third-generation model`,
    `${CHAT}/codec.test.ts#turn a thinking budget into an effort, and say so`,
  ],
  77: [
    `${GEMINI}/encode-request.test.ts#keep genuine signatures, and give the documented stand-in to the first call of a turn without one`,
    `${GEMINI}/round-trip.test.ts#come back from a client that sends the turn on, with the proof of whoever made it`,
    THINKS,
  ],
  78: [
    `${MESSAGES}/encode-request.test.ts#turns a thinking budget off for a tool loop whose thinking is not signed`,
    THINKS,
  ],
  79: [
    `${MESSAGES}/encode-request.test.ts#dropped frequency_penalty`,
    `${GATEWAY}/translation.test.ts#is counted in a header and named one by one in the record`,
  ],
  80: [
    `${MESSAGES}/round-trip.test.ts#and keep the vendor's order of events`,
    `${MESSAGES}/fixtures.test.ts#is said again in the vendor's order`,
  ],
  81: [`${MESSAGES}/round-trip.test.ts#come back from a stream as they were`, LOOP],
  82: [
    `${MESSAGES}/fixtures.test.ts#is metered alike whether it passes through or is translated`,
    `${MESSAGES}/inbound.test.ts#begin with our estimate and no output, and end with the whole usage and cost`,
  ],
  83: [`${GATEWAY}/translation.test.ts#is answered in its own words and charged as the journal says`],
  84: [
    `${MESSAGES}/finish-reason.test.ts#of another vendor is %s toward Anthropic's clients`,
    `${MESSAGES}/inbound.test.ts#of a stop sequence name it`,
  ],
  85: [`${MESSAGES}/inbound.test.ts#sign thinking of models that give no signature`, THINKS],
  86: [
    CLAUDE_CODE,
    `${MESSAGES}/inbound.test.ts#names everything that another vendor cannot say, by the client's path`,
    AGENTS,
  ],
  87: [`${MESSAGES}/inbound.test.ts#leaves its changing header out of the prompt`],
  88: [`${MESSAGES}/inbound.test.ts#dropped tools[0].defer_loading`, AGENTS],
  89: [
    `${MESSAGES}/inbound.test.ts#reads one turn with results and reminders as results and a user turn, pictures included`,
  ],
  90: [CLAUDE_CODE, QUIRKS],
  91: [
    `${MESSAGES}/encode-request.test.ts#keeps the four latest cache markers, whoever's client wrote them`,
    `${MESSAGES}/inbound.test.ts#dropped system[1].cache_control`,
  ],
  92: [`${GATEWAY}/edges.test.ts#the betas pass byte for byte, a missing version is filled in`],
  93: [`${GATEWAY}/translation.test.ts#counts tokens for any model, free of charge`],
  94: [`${GATEWAY}/translation.test.ts#529 for an overloaded provider`],
  95: [NOT_SERVED],
  96: [
    `${HTTP}#streams without a length, uncached`,
    `${GATEWAY}/translation.test.ts#streams events for alt=sse and a JSON array without, the same chunks in both`,
  ],
  97: [
    `${GEMINI}/facts.test.ts#reads what the pipeline needs, in either spelling`,
    `${GEMINI}/facts.test.ts#accept the same requests`,
  ],
  98: [`${GEMINI}/inbound.test.ts#pair results with calls by id, or by name and order where ids are missing`],
  99: [
    `${GEMINI}/inbound.test.ts#give calls whole, their arguments as an object, also when they ran in parallel`,
    `${GEMINI}/fixtures.test.ts#means this`,
  ],
  100: [
    `${GEMINI}/round-trip.test.ts#come back from a stream as they were`,
    `${GEMINI}/fixtures.test.ts#is said again as Google would`,
  ],
  101: [
    `${GEMINI}/fixtures.test.ts#is metered alike whether it passes through or is translated`,
    `${GATEWAY}/prices.test.ts#is priced by the book, exactly`,
  ],
  102: [`${GEMINI}/inbound.test.ts#show thoughts only when they were asked for`],
  103: [
    `${GEMINI}/inbound.test.ts#carry id, model, usage and cost`,
    `${GATEWAY}/edges.test.ts#finds nothing in what the gateway makes`,
  ],
  104: [`${GATEWAY}/embedding-clients.test.ts#Google's client under`, AGENTS],
  105: [`${DIALECTS}/codex.test.ts#says everything that can be said, and names the rest`, AGENTS],
  106: [RESPONSES_RULES, `${GATEWAY}/responses.test.ts#stream: every event in its order, the answer whole in the last`],
  107: [RESPONSES_RULES, `${GATEWAY}/responses.test.ts#tool loop with parallel calls, streamed, state kept by hand`],
  108: [RESPONSES_RULES, `${RESPONSES}/round-trip.test.ts#say the same as the whole answer`],
  109: [`${RESPONSES}/round-trip.test.ts#keep thinking with the vendor's own proof in history`, THINKS],
  110: [
    `${RESPONSES}/fixtures.test.ts#means this, however it is cut`,
    `${RESPONSES}/passthrough.test.ts#of nothing, of no JSON, of an error first`,
  ],
  111: [`${GATEWAY}/responses.test.ts#an answer that was cut is incomplete`],
  112: [RESPONSES_RULES, `${RESPONSES}/encode-request.test.ts#keeps results next to their calls`, MATRIX],
  113: [NOT_SERVED],
  114: [
    `${GATEWAY}/embedding-clients.test.ts#base64 that it asks for itself`,
    `${GATEWAY}/embeddings.test.ts#get base64 from a provider that only knows numbers`,
  ],
  115: [NOT_SERVED],
  116: [NOT_SERVED],
  117: ["tests/contract/generation.test.ts#can be read from its head on"],
  118: ["tests/integration/keys.test.ts#shows the secret once, in the shape clients of the references read"],
  119: [
    `${HTTP}#lists models in the shape of whoever asks`,
    "tests/integration/catalog-verbs.test.ts#answers the documented superset for every model, valid against its schema",
  ],
  120: [
    `${GATEWAY}/prices.test.ts#cost the same`,
    `${GATEWAY}/conservation.test.ts#no money is made or lost`,
    `${GATEWAY}/money.test.ts#that is absent is counted here`,
    "tests/contract/overspend.test.ts#answers exactly as many as the money pays for",
  ],
  121: [
    `${FAULTS}#the next provider answers, the failed try is in the record, one charge`,
    `${GATEWAY}/edges.test.ts#is tried once more where nobody else is left`,
    `${FAULTS}#an error in the stream, no end mark, no charge, insured`,
  ],
};

/** Statements about operations that are not built: their paths answer 404 in JSON. */
export const NOT_BUILT: readonly number[] = [95, 113, 115, 116];
