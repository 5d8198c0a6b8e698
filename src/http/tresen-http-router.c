/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-router.h"

#include <string.h>

typedef enum
{
  MATCH_EXACT,
  MATCH_PREFIX,
  MATCH_STAR,
} Match;

typedef struct
{
  TresenHttpRoute route;
  Match match;
  gsize head; /* bytes before the star, or of the whole path */
  gsize tail; /* bytes behind the star */
} Entry;

struct _TresenHttpRouter
{
  GPtrArray *entries;
};

static void
entry_free (Entry *entry)
{
  g_free ((char *) entry->route.path);
  g_free ((char *) entry->route.methods);
  g_free (entry);
}

/**
 * tresen_http_router_new:
 *
 * Returns: (transfer full): a router without routes. It is filled first and then only read; it may be read from any thread.
 */
TresenHttpRouter *
tresen_http_router_new (void)
{
  TresenHttpRouter *self = g_new (TresenHttpRouter, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

/**
 * tresen_http_router_free:
 * @self: (transfer full): a router
 */
void
tresen_http_router_free (TresenHttpRouter *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * tresen_http_router_add:
 * @self: a router that serves no request yet
 * @route: copied, its texts too; its user_data has to outlive the router
 *
 * Exact paths are found before patterns and patterns before prefixes; among equals the one that was added first wins.
 */
void
tresen_http_router_add (TresenHttpRouter *self, const TresenHttpRoute *route)
{
  Entry *entry = g_new0 (Entry, 1);
  const char *star = strchr (route->path, '*');
  gsize size = strlen (route->path);

  entry->route = *route;
  entry->route.path = g_strdup (route->path);
  entry->route.methods = g_strdup (route->methods);
  entry->head = star != NULL ? (gsize) (star - route->path) : size;
  entry->tail = star != NULL ? size - entry->head - 1 : 0;
  if (star != NULL)
    entry->match = MATCH_STAR;
  else if (size > 1 && g_str_has_suffix (route->path, "/"))
    entry->match = MATCH_PREFIX;
  g_ptr_array_add (self->entries, entry);
}

static gboolean
entry_matches (const Entry *entry, const char *path, gsize size)
{
  const char *own = entry->route.path;

  switch (entry->match)
    {
    case MATCH_EXACT:
      return size == entry->head && memcmp (path, own, size) == 0;
    case MATCH_PREFIX:
      return size >= entry->head && memcmp (path, own, entry->head) == 0;
    case MATCH_STAR:
      /* The star stands for at least one character and never for a slash. */
      return size > entry->head + entry->tail && memcmp (path, own, entry->head) == 0
             && memcmp (path + size - entry->tail, own + entry->head + 1, entry->tail) == 0
             && memchr (path + entry->head, '/', size - entry->head - entry->tail) == NULL;
    default:
      return FALSE;
    }
}

/**
 * tresen_http_router_find:
 * @self: a router
 * @path: decoded, starts with "/"
 *
 * Returns: (transfer none) (nullable): the route that serves @path, or %NULL
 */
const TresenHttpRoute *
tresen_http_router_find (TresenHttpRouter *self, const char *path)
{
  static const Match order[] = { MATCH_EXACT, MATCH_STAR, MATCH_PREFIX };
  gsize size = strlen (path);

  for (guint step = 0; step < G_N_ELEMENTS (order); step++)
    for (guint i = 0; i < self->entries->len; i++)
      {
        const Entry *entry = g_ptr_array_index (self->entries, i);

        if (entry->match == order[step] && entry_matches (entry, path, size))
          return &entry->route;
      }
  return NULL;
}

/**
 * tresen_http_route_allows:
 * @route: a route
 * @method: upper case
 *
 * Returns: whether @method is one of the route's. HEAD is not GET.
 */
gboolean
tresen_http_route_allows (const TresenHttpRoute *route, const char *method)
{
  gsize size = strlen (method);

  for (const char *at = route->methods; *at != '\0';)
    {
      gsize word = strcspn (at, " ");

      if (size > 0 && word == size && memcmp (at, method, size) == 0)
        return TRUE;
      at += word;
      at += strspn (at, " ");
    }
  return FALSE;
}
