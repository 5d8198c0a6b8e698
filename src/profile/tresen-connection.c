/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-connection.h"

#include <string.h>

typedef struct
{
  const char *group;
  const char *const *keys;
} KnownGroup;

static const char *const bridge_keys[] = { "listen", "public-url", "trusted-proxy", NULL };
static const char *const shop_keys[]
    = { "name", "url", "currency", "time-zone", "hours", "languages", NULL };
static const char *const wechat_keys[]
    = { "app-id", "original-id", "mode", "token-endpoint", "api-base", "oauth-base", NULL };
static const char *const c4c_keys[] = { "base", "user", "channel-id", "driver", NULL };
static const char *const paygate_keys[]
    = { "base",    "merchant-id",    "cipher", "live",  "currency", "product-nr",
        "timeout", "goods-category", "limit",  "plain", "custom",   "refnr-letters",
        NULL };
static const char *const tunnel_keys[]
    = { "host", "port", "user", "remote-listen", "host-key", NULL };

static const KnownGroup known_groups[] = {
  { "bridge", bridge_keys }, { "shop", shop_keys },       { "wechat", wechat_keys },
  { "c4c", c4c_keys },       { "paygate", paygate_keys }, { "tunnel", tunnel_keys },
};

static const char *const *
find_keys (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_groups); i++)
    if (strcmp (known_groups[i].group, group) == 0)
      return known_groups[i].keys;
  return NULL;
}

static void
warn_of_unknown (GKeyFile *file, GPtrArray *warnings)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      const char *const *known = find_keys (groups[i]);
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      if (known == NULL)
        g_ptr_array_add (warnings,
                         g_strdup_printf ("connection.ini: unknown group [%s]", groups[i]));
      for (guint k = 0; known != NULL && keys != NULL && keys[k] != NULL; k++)
        if (!g_strv_contains (known, keys[k]))
          g_ptr_array_add (warnings, g_strdup_printf ("connection.ini: unknown key %s in [%s]",
                                                      keys[k], groups[i]));
    }
}

/* A comment behind a value, set off by a blank, is not part of it. */
static char *
take_value (GKeyFile *file, const char *group, const char *key, const char *fallback)
{
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);

  if (value == NULL)
    return g_strdup (fallback);
  for (char *c = value; *c != '\0'; c++)
    if (*c == '#' && (c == value || g_ascii_isspace (c[-1])))
      {
        *c = '\0';
        break;
      }
  g_strstrip (value);
  return *value != '\0' ? g_steal_pointer (&value) : g_strdup (fallback);
}

static gboolean
refuse (GError **error, const char *group, const char *key, const char *value, const char *what)
{
  g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION,
               "connection.ini: %s in [%s]: “%s” %s", key, group, value, what);
  return FALSE;
}

static gboolean
is_loopback_name (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
check_url (const char *group, const char *key, char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  gsize size = strlen (url);

  if (size == 0)
    return TRUE;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse (error, group, key, url, "is not an address");
  if (strcmp (g_uri_get_scheme (uri), "http") == 0 && !is_loopback_name (g_uri_get_host (uri)))
    return refuse (error, group, key, url, "must start with https://");
  if (strcmp (g_uri_get_scheme (uri), "https") != 0 && strcmp (g_uri_get_scheme (uri), "http") != 0)
    return refuse (error, group, key, url, "must start with https://");
  while (size > 0 && url[size - 1] == '/')
    url[--size] = '\0';
  return TRUE;
}

static gboolean
check_word (const char *group,
            const char *key,
            const char *value,
            const char *const *words,
            GError **error)
{
  g_autofree char *list = NULL;

  if (g_strv_contains (words, value))
    return TRUE;
  list = g_strjoinv (", ", (char **) words);
  g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION,
               "connection.ini: %s in [%s]: “%s” is none of %s", key, group, value, list);
  return FALSE;
}

static gboolean
is_currency (const char *value)
{
  return strlen (value) == 3 && strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* Page names are appended to it. */
static gboolean
read_paygate_base (TresenConnection *self, GKeyFile *file, GError **error)
{
  g_autofree char *base = take_value (file, "paygate", "base", "https://www.computop-paygate.com/");

  if (!check_url ("paygate", "base", base, error))
    return FALSE;
  self->paygate_base = g_strconcat (base, "/", NULL);
  return TRUE;
}

static gboolean
read_paygate (TresenConnection *self, GKeyFile *file, GError **error)
{
  static const char *const ciphers[] = { "blowfish", "aes", NULL };
  static const char *const booleans[] = { "true", "false", NULL };
  g_autofree char *live = take_value (file, "paygate", "live", "false");
  g_autofree char *limit = take_value (file, "paygate", "limit", "false");
  g_autofree char *letters = take_value (file, "paygate", "refnr-letters", "false");
  g_autofree char *timeout = take_value (file, "paygate", "timeout", "15");
  guint64 minutes = 0;

  self->paygate_merchant_id = take_value (file, "paygate", "merchant-id", "");
  self->paygate_cipher = take_value (file, "paygate", "cipher", "blowfish");
  self->paygate_currency = take_value (file, "paygate", "currency", self->shop_currency);
  self->paygate_product_nr = take_value (file, "paygate", "product-nr", "");
  self->paygate_goods_category = take_value (file, "paygate", "goods-category", "");
  self->paygate_plain = take_value (file, "paygate", "plain", "");
  self->paygate_custom = take_value (file, "paygate", "custom", "");
  self->paygate_is_live = strcmp (live, "true") == 0;
  self->paygate_limits_cards = strcmp (limit, "true") == 0;
  self->paygate_refnr_letters = strcmp (letters, "true") == 0;
  if (!g_ascii_string_to_unsigned (timeout, 10, 5, 120, &minutes, NULL))
    return refuse (error, "paygate", "timeout", timeout,
                   "is not a number of minutes from 5 to 120");
  self->paygate_timeout_minutes = (guint) minutes;
  if (!is_currency (self->paygate_currency))
    return refuse (error, "paygate", "currency", self->paygate_currency,
                   "is not the code of a currency");
  return read_paygate_base (self, file, error)
         && check_word ("paygate", "cipher", self->paygate_cipher, ciphers, error)
         && check_word ("paygate", "live", live, booleans, error)
         && check_word ("paygate", "limit", limit, booleans, error)
         && check_word ("paygate", "refnr-letters", letters, booleans, error);
}

static gboolean
read_shop (TresenConnection *self, GKeyFile *file, GError **error)
{
  self->shop_name = take_value (file, "shop", "name", "");
  self->shop_url = take_value (file, "shop", "url", "");
  self->shop_currency = take_value (file, "shop", "currency", "EUR");
  if (!is_currency (self->shop_currency))
    return refuse (error, "shop", "currency", self->shop_currency, "is not the code of a currency");
  return check_url ("shop", "url", self->shop_url, error);
}

static gboolean
read_listen (TresenConnection *self, GKeyFile *file, GError **error)
{
  g_autofree char *value = take_value (file, "bridge", "listen", "127.0.0.1:8790");
  g_autoptr (GInetAddress) address = NULL;
  char *colon = strrchr (value, ':');
  guint64 port = 0;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return refuse (error, "bridge", "listen", value, "is not ADDRESS:PORT");
  self->listen_port = (guint16) port;
  *colon = '\0';
  if (value[0] == '[' && g_str_has_suffix (value, "]"))
    self->listen_address = g_strndup (value + 1, strlen (value) - 2);
  else
    self->listen_address = g_strdup (value);
  address = g_inet_address_new_from_string (self->listen_address);
  if (address == NULL)
    return refuse (error, "bridge", "listen", self->listen_address, "is not an IP address");
  return TRUE;
}

/* Hours that cannot be read cost the away text, not the start. */
static void
read_hours (TresenConnection *self, GKeyFile *file)
{
  g_autofree char *zone = take_value (file, "shop", "time-zone", "");
  g_autoptr (GError) error = NULL;

  self->shop_hours = take_value (file, "shop", "hours", "");
  if (*self->shop_hours == '\0')
    return;
  self->opening_hours = tresen_opening_hours_parse (self->shop_hours, zone, &error);
  if (self->opening_hours == NULL)
    g_ptr_array_add (self->warnings,
                     g_strdup_printf ("connection.ini: %s in [shop]: %s",
                                      g_error_matches (error, TRESEN_OPENING_HOURS_ERROR,
                                                       TRESEN_OPENING_HOURS_ERROR_TIME_ZONE)
                                          ? "time-zone"
                                          : "hours",
                                      error->message));
}

static gboolean
read_values (TresenConnection *self, GKeyFile *file, GError **error)
{
  static const char *const modes[] = { "plain", "compat", "safe", NULL };
  static const char *const endpoints[] = { "stable", "classic", NULL };
  static const char *const booleans[] = { "true", "false", NULL };
  g_autofree char *proxy = take_value (file, "bridge", "trusted-proxy", "false");

  self->public_url = take_value (file, "bridge", "public-url", "");
  read_hours (self, file);
  self->wechat_app_id = take_value (file, "wechat", "app-id", "");
  self->wechat_original_id = take_value (file, "wechat", "original-id", "");
  self->wechat_mode = take_value (file, "wechat", "mode", "safe");
  self->wechat_token_endpoint = take_value (file, "wechat", "token-endpoint", "stable");
  self->wechat_api_base = take_value (file, "wechat", "api-base", "https://api.weixin.qq.com");
  self->wechat_oauth_base = take_value (file, "wechat", "oauth-base", "https://open.weixin.qq.com");
  self->trusts_proxy = strcmp (proxy, "true") == 0;
  return read_listen (self, file, error) && read_shop (self, file, error)
         && check_word ("bridge", "trusted-proxy", proxy, booleans, error)
         && check_url ("bridge", "public-url", self->public_url, error)
         && check_word ("wechat", "mode", self->wechat_mode, modes, error)
         && check_word ("wechat", "token-endpoint", self->wechat_token_endpoint, endpoints, error)
         && check_url ("wechat", "api-base", self->wechat_api_base, error)
         && check_url ("wechat", "oauth-base", self->wechat_oauth_base, error)
         && read_paygate (self, file, error);
}

/**
 * tresen_connection_parse:
 * @text: the text of a connection.ini, UTF-8
 *
 * Unknown groups and keys become warnings; a value that cannot be used is an error that names it.
 * Errors: %TRESEN_PROFILE_ERROR_CONNECTION. Any thread.
 *
 * Returns: (transfer full) (nullable): the values, defaults filled in
 */
TresenConnection *
tresen_connection_parse (const char *text, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TresenConnection) self = g_new0 (TresenConnection, 1);
  g_autoptr (GError) parse_error = NULL;

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &parse_error))
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION,
                   "connection.ini: %s", parse_error->message);
      return NULL;
    }
  warn_of_unknown (file, self->warnings);
  if (!read_values (self, file, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * tresen_connection_load:
 *
 * Reads connection.ini of @profile from the disk; call it at start. Errors:
 * %TRESEN_PROFILE_ERROR_NOT_SET_UP when there is none, %TRESEN_PROFILE_ERROR_CONNECTION. Any
 * thread.
 *
 * Returns: (transfer full) (nullable): the values
 */
TresenConnection *
tresen_connection_load (TresenProfile *profile, GError **error)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_folder (profile), "connection.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) read_error = NULL;

  if (g_file_get_contents (path, &text, NULL, &read_error))
    return tresen_connection_parse (text, error);
  if (g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_NOT_SET_UP,
                 "profile: there is no %s", path);
  else
    g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION, "connection.ini: %s",
                 read_error->message);
  return NULL;
}

void
tresen_connection_free (TresenConnection *self)
{
  if (self == NULL)
    return;
  g_free (self->listen_address);
  g_free (self->public_url);
  g_free (self->shop_name);
  g_free (self->shop_url);
  g_free (self->shop_currency);
  g_free (self->shop_hours);
  g_clear_pointer (&self->opening_hours, tresen_opening_hours_unref);
  g_free (self->wechat_app_id);
  g_free (self->wechat_original_id);
  g_free (self->wechat_mode);
  g_free (self->wechat_token_endpoint);
  g_free (self->wechat_api_base);
  g_free (self->wechat_oauth_base);
  g_free (self->paygate_base);
  g_free (self->paygate_merchant_id);
  g_free (self->paygate_cipher);
  g_free (self->paygate_currency);
  g_free (self->paygate_product_nr);
  g_free (self->paygate_goods_category);
  g_free (self->paygate_plain);
  g_free (self->paygate_custom);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}
