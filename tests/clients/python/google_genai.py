"""The official google-genai package."""

import base64
import json

from google import genai
from google.genai import types

from common import ANSWER, KEY, MODEL, ORIGIN, PNG, WEATHER, run, status_of, weather


def client_of(key):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=ORIGIN))


client = client_of(KEY)
TOOLS = [
    types.Tool(
        function_declarations=[
            types.FunctionDeclaration(
                name="weather", description="The weather of a city.", parameters_json_schema=WEATHER
            )
        ]
    )
]


def tokens(usage):
    return {
        "input": usage.prompt_token_count,
        "cached": usage.cached_content_token_count or 0,
        "output": usage.candidates_token_count + (usage.thoughts_token_count or 0),
    }


def ask(contents, api=client, **config):
    config = types.GenerateContentConfig(**config) if config else None
    return api.models.generate_content(model=MODEL, contents=contents, config=config)


def said(parts):
    return "".join(part.text or "" for part in parts if not part.thought)


def plain():
    answer = ask("Say hello")
    return {"text": answer.text, "tokens": tokens(answer.usage_metadata)}


def stream():
    text, usage = "", None
    for chunk in client.models.generate_content_stream(model=MODEL, contents="Say hello"):
        text += chunk.text or ""
        usage = chunk.usage_metadata or usage
    return {"text": text, "tokens": tokens(usage)}


def loop(**more):
    contents = [types.Content(role="user", parts=[types.Part(text="What is the weather?")])]
    off = types.AutomaticFunctionCallingConfig(disable=True)
    config = {"tools": TOOLS, "automatic_function_calling": off, **more}
    first = ask(contents, **config).candidates[0].content
    contents.append(first)
    called = [part.function_call for part in first.parts if part.function_call]
    results = [
        types.Part(
            function_response=types.FunctionResponse(
                id=call.id, name=call.name, response={"output": weather(call.args)}
            )
        )
        for call in called
    ]
    contents.append(types.Content(role="user", parts=results))
    calls = [{"name": call.name, "args": call.args} for call in called]
    return {"calls": calls, "text": said(ask(contents, **config).candidates[0].content.parts)}


def structured():
    return json.loads(
        ask("Where is it how warm?", response_mime_type="application/json", response_json_schema=ANSWER).text
    )


def image():
    return ask(["What is this?", types.Part.from_bytes(data=base64.b64decode(PNG), mime_type="image/png")]).text


def abort():
    for chunk in client.models.generate_content_stream(model=MODEL, contents="a long story"):
        if chunk.text:
            break
    return True


def embedding():
    made = client.models.embed_content(
        model="sandbox/embedding", contents=["river", "bank", "river"], config={"output_dimensionality": 8}
    )
    first, other, same = [item.values for item in made.embeddings]
    return {"size": len(first), "same": first == same, "other": first != other}


thinking = types.ThinkingConfig(include_thoughts=True, thinking_budget=2048)
run(
    {
        "plain": plain,
        "stream": stream,
        "loop": loop,
        "thinking": lambda: loop(thinking_config=thinking),
        "structured": structured,
        "image": image,
        "refused": lambda: status_of(lambda: ask("fail 400"), "code"),
        "stranger": lambda: status_of(lambda: ask("Hi", api=client_of("air_live_wrong")), "code"),
        "embedding": embedding,
        "abort": abort,
    }
)
