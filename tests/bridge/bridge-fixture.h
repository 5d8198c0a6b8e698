/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bridge.h"
#include "tresen-conversation.h"
#include "tresen-http-client.h"
#include "tresen-json.h"
#include "tresen-practice-wechat.h"
#include "tresen-profile.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/* A real bridge on a real store, and a stand-in for WeChat, all in one context on loopback. */
typedef struct
{
  GMainContext *context;
  char *folder;
  TresenClock *clock;
  TresenProfile *profile;
  TresenConnection *connection;
  TresenSecrets *secrets;
  TresenStore *store;
  TresenPracticeWechat *practice;
  TresenBridge *bridge;
  TresenHttpClient *http;
  gint64 quiet_us;    /* for the next start of the bridge; 0 leaves what it has */
  const char *openid; /* of the first practice customer */
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer mode);
void fixture_tear_down (Fixture *self, gconstpointer unused);
void fixture_set_shop (Fixture *self, const char *keys);
void fixture_restart_bridge (Fixture *self);
void fixture_stop_bridge (Fixture *self);

typedef gboolean (*FixtureTest) (Fixture *self, gpointer data);
gboolean fixture_wait (Fixture *self, FixtureTest test, gpointer data);

TresenPracticeOutcome *
fixture_act (Fixture *self, const char *action, const char *text, guint repeat);
void fixture_order (Fixture *self, const char *path, const char *json);
guint fixture_post (Fixture *self, const char *query, const char *body);
TresenHttpReply *fixture_get (Fixture *self, const char *path_and_query);

gpointer fixture_read (Fixture *self, TresenStoreFunc func, gpointer data);
gpointer fixture_write (Fixture *self, TresenStoreFunc func, gpointer data);
gint64 fixture_get_customer_id (Fixture *self);
GPtrArray *fixture_load_timeline (Fixture *self);
TresenTimelineEntry *fixture_find_entry (Fixture *self, const char *text);
TresenConversation *fixture_load_conversation (Fixture *self);
char *fixture_export (Fixture *self);
gint64 fixture_queue (Fixture *self, const char *text);

void fixture_say (Fixture *self, const char *text);
guint fixture_count_received (Fixture *self, const char *text);
void fixture_wait_for_state (Fixture *self, const char *text, TresenMessageState state);
JsonObject *fixture_load_practice_state (Fixture *self);
JsonObject *fixture_load_practice_chats (Fixture *self);
void fixture_move_clocks (Fixture *self, guint seconds);

G_END_DECLS
