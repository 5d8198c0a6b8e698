/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-http-client.h"
#include "tresen-http-server.h"
#include "tresen-practice-paygate.h"

#define MERCHANT "autohaus_demo"
#define PASSWORD "Xk9(f_2Lq!7Rz[5B"
#define HMAC_PASSWORD "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"
#define SEALED_TYPE "application/x-www-form-urlencoded"

/**
 * A merchant of the stand-in, written for the tests alone: Blowfish by nettle, HMAC by GLib. Its desk takes the notifications
 * and the browser's return and answers them as the mood says.
 */
typedef struct
{
  TresenClock *clock;
  TresenPracticePaygate *paygate;
  TresenHttpServer *desk;
  TresenHttpClient *client;
  guint desk_status; /* what URLNotify answers */
  guint failures;    /* so many times 500 first */
  GPtrArray *
      notifications; /* (element-type GHashTable) what came to URLNotify, opened; names in lower case */
  GPtrArray *raw;            /* (element-type TresenHttpRequest) */
  GArray *at_us;             /* when, monotonic */
  const char *override_name; /* (nullable) this parameter gets another value, or none */
  const char *override_value;
  const char *shop_system; /* (nullable): WAP */
  guint serial;
} Merchant;

Merchant *merchant_new (const char *state_file);
void merchant_free (Merchant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Merchant, merchant_free)

char *merchant_seal (const char *plain);
GHashTable *merchant_open (const char *form);
char *
merchant_order (Merchant *self, const char *channel, const char *trans_id, const char *amount);
char *merchant_credit (Merchant *self,
                       const char *pay_id,
                       const char *trans_id,
                       const char *amount,
                       const char *currency,
                       const char *ref_nr);
char *merchant_inquiry (Merchant *self, const char *pay_id, const char *trans_id);
char *merchant_mac (const char *a, const char *b, const char *c, const char *d);

TresenHttpReply *
merchant_call (Merchant *self, const char *method, const char *path, const char *body);
GHashTable *merchant_ask (Merchant *self, const char *path, const char *body);
TresenHttpReply *merchant_post_json (Merchant *self, const char *path, const char *json);
void merchant_order_json (Merchant *self, const char *path, const char *json);
char *
merchant_begin (Merchant *self, const char *channel, const char *trans_id, const char *amount);
GHashTable *merchant_press (Merchant *self, const char *page, const char *button, char **url);
void merchant_await (Merchant *self, guint notifications);
void merchant_spin (Merchant *self, guint ms);
JsonObject *merchant_books (Merchant *self);
JsonObject *merchant_find (JsonObject *books, const char *trans_id);
const char *value_of (GHashTable *answer, const char *name);
gboolean is_signed (GHashTable *answer);
