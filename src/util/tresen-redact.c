/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-redact.h"

#include <string.h>

static gboolean
is_secret_name (const char *name, gsize size)
{
  static const char *const names[]
      = { "access_token", "secret",        "appsecret", "signature", "msg_signature",
          "key",          "refresh_token", "code",      "ticket",    "openid" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == size && g_ascii_strncasecmp (names[i], name, size) == 0)
      return TRUE;
  return FALSE;
}

/**
 * tresen_redact_url:
 * @url: (nullable): an address or a request target, with or without a query
 *
 * Masks the values of query parameters that carry secrets or name a person, so that the result may
 * be logged. Any thread.
 *
 * Returns: (transfer full): @url with "…" in place of each such value; "" for %NULL
 */
char *
tresen_redact_url (const char *url)
{
  const char *query = url != NULL ? strchr (url, '?') : NULL;
  g_autoptr (GString) out = NULL;
  g_auto (GStrv) parts = NULL;

  if (query == NULL)
    return g_strdup (url != NULL ? url : "");
  out = g_string_new_len (url, query - url + 1);
  parts = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');

      if (i > 0)
        g_string_append_c (out, '&');
      if (equals != NULL && is_secret_name (parts[i], equals - parts[i]))
        g_string_append_len (out, parts[i], equals - parts[i] + 1), g_string_append (out, "…");
      else
        g_string_append (out, parts[i]);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * tresen_redact_id:
 * @id: (nullable): an OpenID, a token, a telephone number
 *
 * Returns: (transfer full): the first four characters of @id and "…", enough to tell two apart in a
 * log. Any thread.
 */
char *
tresen_redact_id (const char *id)
{
  if (id == NULL || !g_utf8_validate (id, -1, NULL))
    return g_strdup ("…");
  if (g_utf8_strlen (id, -1) <= 8)
    return g_strdup ("…");
  return g_strdup_printf ("%.*s…", (int) (g_utf8_offset_to_pointer (id, 4) - id), id);
}
