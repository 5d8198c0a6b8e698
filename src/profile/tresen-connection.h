/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-opening-hours.h"
#include "tresen-profile.h"

G_BEGIN_DECLS

/**
 * TresenConnection: connection.ini, read and checked. Texts are "" when not given. Immutable; any
 * thread.
 */
typedef struct
{
  char *listen_address; /* "127.0.0.1" */
  guint16 listen_port;  /* 8790 unless given; 0 for any free port */
  char *public_url;     /* without a slash at the end */
  gboolean trusts_proxy;
  char *shop_name;
  char *shop_url;                    /* without a slash at the end */
  char *shop_currency;               /* ISO 4217, "EUR" unless given */
  char *shop_hours;                  /* as written */
  TresenOpeningHours *opening_hours; /* (nullable): not given, or not understood (a warning says so) */
  char *wechat_app_id;
  char *wechat_original_id;
  char *wechat_mode;           /* "plain", "compat" or "safe" */
  char *wechat_token_endpoint; /* "stable" or "classic" */
  char *wechat_api_base;       /* without a slash at the end */
  char *wechat_oauth_base;     /* without a slash at the end */
  char *paygate_base;          /* with one slash at the end, path prefix included */
  char *paygate_merchant_id;   /* "": payments are not set up */
  char *paygate_cipher;        /* "blowfish" or "aes" */
  gboolean paygate_is_live;    /* false: what is ordered is a test, no money moves */
  char *paygate_currency;      /* ISO 4217, the shop's unless given */
  char *paygate_product_nr;
  guint paygate_timeout_minutes; /* 5 to 120 */
  char *paygate_goods_category;
  gboolean paygate_limits_cards; /* no credit cards in the customer's wallet */
  char *paygate_plain;
  char *paygate_custom;
  gboolean paygate_refnr_letters; /* the acquirer wants letters in RefNr */
  GPtrArray *warnings; /* (element-type utf8) English: unknown keys and the like, for the log and
                          the window */
} TresenConnection;

TresenConnection *tresen_connection_load (TresenProfile *profile, GError **error);
TresenConnection *tresen_connection_parse (const char *text, GError **error);
void tresen_connection_free (TresenConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConnection, tresen_connection_free)

G_END_DECLS
