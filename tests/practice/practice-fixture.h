/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-http-client.h"
#include "tresen-http-server.h"
#include "tresen-practice-wechat.h"

#define PRACTICE_APP_ID "wx0123456789abcdef"
#define PRACTICE_SECRET "a-secret-of-practice"
#define PRACTICE_TOKEN "practicetoken"
#define PRACTICE_KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define PRACTICE_ORIGINAL_ID "gh_practice00000"
#define LI_WEI "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc"
#define START_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

/** What the desk of a test does with the callbacks it gets. */
typedef enum
{
  DESK_SUCCESS,
  DESK_EMPTY,
  DESK_SILENT, /* never answers */
  DESK_FAILS,  /* 500 */
  DESK_ANSWER, /* the text in the fixture */
  DESK_FAILS_ONCE,
} DeskMood;

typedef struct
{
  TresenClock *clock;
  TresenPracticeWechat *practice;
  TresenHttpServer *desk;
  TresenHttpClient *client;
  DeskMood mood;
  const char *answer;
  GPtrArray *callbacks; /* (element-type TresenHttpRequest) */
  GPtrArray *held;      /* (element-type TresenHttpExchange) */
} Fixture;

Fixture *fixture_new (const char *mode, const char *state_file);
void fixture_free (Fixture *self);
TresenHttpReply *
fixture_call (Fixture *self, const char *method, const char *path, const char *type, GBytes *body);
TresenHttpReply *fixture_get (Fixture *self, const char *path);
JsonObject *fixture_order (Fixture *self, const char *path, const char *json);
JsonObject *fixture_state (Fixture *self);
int fixture_get_code (TresenHttpReply *reply);
char *fixture_token (Fixture *self);
JsonObject *fixture_find_follower (JsonObject *state, const char *openid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)
