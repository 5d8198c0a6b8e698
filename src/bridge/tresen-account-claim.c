/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-account-claim.h"

#include <string.h>

#include "tresen-store-quotas.h"
#include "tresen-store-settings.h"
#include "tresen-wechat-quota.h"

void
tresen_account_claim_free (TresenAccountClaim *self)
{
  if (self == NULL)
    return;
  g_free (self->app_id);
  g_free (self->original_id);
  g_free (self->key_digest);
  g_free (self);
}

/* Of 32 random bytes nothing can be told from their digest. */
static char *
digest (TresenSecret *key)
{
  return key != NULL
             ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, tresen_secret_peek (key), -1)
             : g_strdup ("");
}

/** tresen_account_claim_new: Returns: (transfer full): the claim of @account. */
TresenAccountClaim *
tresen_account_claim_new (const TresenWechatAccount *account)
{
  TresenAccountClaim *self = g_new0 (TresenAccountClaim, 1);

  self->app_id = g_strdup (account->app_id);
  self->original_id = g_strdup (account->original_id);
  self->key_digest = digest (account->encoding_aes_key);
  return self;
}

void
tresen_account_past_free (TresenAccountPast *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->quotas, g_ptr_array_unref);
  g_free (self->former_original_id);
  g_free (self);
}

/* An OpenID means something to one account only: customers of two would be mixed. */
static gboolean
check_app_id (TresenDb *db, const char *app_id, GError **error)
{
  g_autofree char *former = tresen_store_setting_load (db, TRESEN_SETTING_APP_ID, error);

  if (former == NULL)
    return FALSE;
  if (*app_id == '\0' || strcmp (former, app_id) == 0)
    return TRUE;
  if (*former == '\0')
    return tresen_store_setting_set (db, TRESEN_SETTING_APP_ID, app_id, error);
  g_set_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OTHER_ACCOUNT,
               "this profile holds the customers of the account %s, and connection.ini names %s; "
               "use another --profile for that one",
               former, app_id);
  return FALSE;
}

static gboolean
note_original_id (TresenDb *db, TresenAccountPast *past, const char *original_id, GError **error)
{
  g_autofree char *former = tresen_store_setting_load (db, TRESEN_SETTING_ORIGINAL_ID, error);

  if (former == NULL)
    return FALSE;
  past->former_original_id
      = g_strdup (*original_id != '\0' && strcmp (former, original_id) != 0 ? former : "");
  return *original_id == '\0'
         || tresen_store_setting_set (db, TRESEN_SETTING_ORIGINAL_ID, original_id, error);
}

static gboolean
note_key (TresenDb *db,
          TresenAccountPast *past,
          const char *key_digest,
          gint64 now_us,
          GError **error)
{
  g_autofree char *former = tresen_store_setting_load (db, TRESEN_SETTING_KEY, error);
  g_autofree char *since
      = former != NULL ? tresen_store_setting_load (db, TRESEN_SETTING_KEY_SINCE, error) : NULL;
  g_autofree char *now_text = g_strdup_printf ("%" G_GINT64_FORMAT, now_us);

  if (since == NULL)
    return FALSE;
  past->key_since_us = g_ascii_strtoll (since, NULL, 10);
  if (strcmp (former, key_digest) == 0 && past->key_since_us <= now_us)
    return TRUE;
  past->key_since_us = now_us;
  return tresen_store_setting_set (db, TRESEN_SETTING_KEY, key_digest, error)
         && tresen_store_setting_set (db, TRESEN_SETTING_KEY_SINCE, now_text, error);
}

/**
 * tresen_account_claim_write:
 * @now_us: microseconds since 1970-01-01 UTC
 *
 * Writes on first use which account the profile belongs to, and refuses another one from then on. Writer's thread.
 *
 * Errors: %TRESEN_STORE_ERROR_OTHER_ACCOUNT; those of the store.
 *
 * Returns: (transfer full) (nullable): what was known before
 */
TresenAccountPast *
tresen_account_claim_write (TresenDb *db,
                            const TresenAccountClaim *self,
                            gint64 now_us,
                            GError **error)
{
  g_autoptr (TresenAccountPast) past = g_new0 (TresenAccountPast, 1);
  g_autofree char *yesterday
      = tresen_wechat_beijing_day_to_text (tresen_wechat_beijing_day (now_us) - 1);

  if (!check_app_id (db, self->app_id, error)
      || !note_original_id (db, past, self->original_id, error)
      || !note_key (db, past, self->key_digest, now_us, error))
    return NULL;
  past->quotas = tresen_store_quotas_load (db, yesterday, error);
  return past->quotas != NULL ? g_steal_pointer (&past) : NULL;
}
