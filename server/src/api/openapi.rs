//! `/api/v1/openapi.json`: the API described for programs.

use axum::Json;
use serde_json::{Value, json};

use super::EVIDENCE_LIMIT_BYTES;

/// The document. Two operations do not earn a generator.
pub(crate) async fn openapi() -> Json<Value> {
    Json(document())
}

fn document() -> Value {
    let failure = |meaning: &str| {
        json!({
            "description": meaning,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } }
        })
    };
    let answer = |meaning: &str, schema: &str| {
        json!({
            "description": meaning,
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } }
        })
    };
    let path_parameter = |name: &str, meaning: &str| json!({ "name": name, "in": "path", "required": true, "description": meaning, "schema": { "type": "string" } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Sightline", "version": "1" },
        "security": [{ "token": [] }],
        "paths": {
            "/api/v1/labs/{lab}/submissions": {
                "post": {
                    "summary": "Hand in evidence that labcheck recorded",
                    "parameters": [path_parameter("lab", "the lab's slug, such as `01-instrument`")],
                    "requestBody": {
                        "required": true,
                        "description": format!("the evidence file, at most {EVIDENCE_LIMIT_BYTES} bytes"),
                        "content": { "application/json": { "schema": { "type": "object" } } }
                    },
                    "responses": {
                        "202": answer("stored and queued", "Accepted"),
                        "401": failure("no token, or an unknown one"),
                        "404": failure("no such lab"),
                        "409": failure("a submission to this lab is under way; `submission` names it"),
                        "413": failure("too large"),
                        "422": failure("not evidence of this lab")
                    }
                }
            },
            "/api/v1/submissions/{id}": {
                "get": {
                    "summary": "Where a submission stands",
                    "parameters": [path_parameter("id", "from the answer to the hand-in")],
                    "responses": {
                        "200": answer("its state, and its report once it is judged", "SubmissionStatus"),
                        "401": failure("no token, or an unknown one"),
                        "404": failure("no such submission of yours")
                    }
                }
            }
        },
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "Accepted": {
                    "type": "object",
                    "required": ["id", "url"],
                    "properties": { "id": { "type": "string" }, "url": { "type": "string" } }
                },
                "SubmissionStatus": {
                    "type": "object",
                    "required": ["state", "report", "fault"],
                    "properties": {
                        "state": { "enum": ["queued", "running", "graded", "faulted"] },
                        "report": { "type": ["object", "null"] },
                        "fault": { "type": ["string", "null"] }
                    }
                },
                "Error": {
                    "type": "object",
                    "required": ["error", "message"],
                    "properties": {
                        "error": { "type": "string" },
                        "message": { "type": "string" },
                        "field": { "type": "string" },
                        "submission": { "type": "string" }
                    }
                }
            }
        }
    })
}
