/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-state-file.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-practice-tags.h"
#include "tresen-source.h"
#include "tresen-worker.h"

#define SETTLE_US (200 * 1000)

struct _TresenPracticeStateFile
{
  char *path;
  TresenPracticeAccount *account; /* outlives this object */
  GMainContext *context;
  GSource *timer;
  TresenWorker *worker;
};

static void
write_batch (GPtrArray *tasks, gpointer user_data)
{
  const char *path = user_data;
  GTask *newest = g_ptr_array_index (tasks, tasks->len - 1);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, g_task_get_task_data (newest), -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("practice: followers are not kept: %s", error->message);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), error == NULL);
}

/**
 * tresen_practice_state_file_new:
 * @path: of the file, made when it is first written
 * @account: whose followers are kept; outlives the new object
 *
 * Returns: (transfer full): nothing read or written yet
 */
TresenPracticeStateFile *
tresen_practice_state_file_new (const char *path, TresenPracticeAccount *account)
{
  TresenPracticeStateFile *self = g_new0 (TresenPracticeStateFile, 1);

  self->path = g_strdup (path);
  self->account = account;
  self->context = g_main_context_ref_thread_default ();
  self->worker = tresen_worker_new ("practice-state", write_batch, self->path);
  return self;
}

static JsonObject *
grant_to_json (const TresenPracticeGrant *grant)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "granted", grant->granted);
  json_object_set_int_member (object, "used", grant->used);
  json_object_set_int_member (object, "until_us", grant->until_us);
  return object;
}

static JsonObject *
follower_to_json (const TresenPracticeFollower *follower)
{
  JsonObject *object = json_object_new ();
  JsonArray *grants = json_array_new ();
  JsonArray *tags = json_array_new ();

  for (guint i = 0; i < follower->tag_ids->len; i++)
    json_array_add_int_element (tags, g_array_index (follower->tag_ids, gint64, i));
  json_object_set_string_member (object, "openid", follower->openid);
  json_object_set_string_member (object, "name", follower->name);
  json_object_set_int_member (object, "followed", follower->is_followed);
  json_object_set_int_member (object, "followed_us", follower->followed_us);
  json_object_set_string_member (object, "scene", follower->scene);
  json_object_set_string_member (object, "remark", follower->remark);
  json_object_set_array_member (object, "tags", tags);
  for (guint i = 0; i < TRESEN_PRACTICE_N_TRIGGERS; i++)
    json_array_add_object_element (grants, grant_to_json (&follower->grants[i]));
  json_object_set_array_member (object, "grants", grants);
  return object;
}

static JsonArray *
tags_to_json (TresenPracticeAccount *account)
{
  JsonArray *tags = json_array_new ();

  for (guint i = 0; i < account->tags->len; i++)
    {
      const TresenPracticeTag *tag = g_ptr_array_index (account->tags, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", tag->id);
      json_object_set_string_member (object, "name", tag->name);
      json_array_add_object_element (tags, object);
    }
  return tags;
}

static char *
write_account (TresenPracticeAccount *account)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *followers = json_array_new ();

  for (guint i = 0; i < account->followers->len; i++)
    {
      const TresenPracticeFollower *follower = g_ptr_array_index (account->followers, i);

      if (!follower->is_one_of_many)
        json_array_add_object_element (followers, follower_to_json (follower));
    }
  json_object_set_array_member (object, "tags", tags_to_json (account));
  json_object_set_int_member (object, "last_msgid", account->last_msgid);
  json_object_set_array_member (object, "followers", followers);
  return tresen_json_to_text (object);
}

static void
push_write (TresenPracticeStateFile *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, write_account (self->account), g_free);
  tresen_worker_push (self->worker, task);
}

/** tresen_practice_state_file_free: writes what is not written yet, and waits for it. */
void
tresen_practice_state_file_free (TresenPracticeStateFile *self)
{
  if (self->timer != NULL)
    push_write (self);
  tresen_source_clear (&self->timer);
  tresen_worker_free (self->worker);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}

static gboolean
settled_cb (gpointer data)
{
  TresenPracticeStateFile *self = data;

  tresen_source_clear (&self->timer);
  push_write (self);
  return G_SOURCE_REMOVE;
}

/** tresen_practice_state_file_touch: something has changed; it is written soon, atomically, in another thread. */
void
tresen_practice_state_file_touch (TresenPracticeStateFile *self)
{
  if (self->timer == NULL)
    self->timer = tresen_source_add_timeout (self->context, SETTLE_US, settled_cb, self, NULL);
}

static void
read_grants (TresenPracticeFollower *follower, JsonArray *grants)
{
  for (guint i = 0; i < MIN (json_array_get_length (grants), TRESEN_PRACTICE_N_TRIGGERS); i++)
    {
      JsonNode *node = json_array_get_element (grants, i);
      JsonObject *grant = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (grant == NULL)
        continue;
      follower->grants[i].granted = (guint) CLAMP (tresen_json_get_int (grant, "granted", 0), 0, 5);
      follower->grants[i].used = (guint) CLAMP (tresen_json_get_int (grant, "used", 0), 0,
                                                (gint64) follower->grants[i].granted);
      follower->grants[i].until_us = tresen_json_get_int (grant, "until_us", 0);
    }
}

static void
read_tag_ids (TresenPracticeFollower *follower, JsonArray *tags)
{
  for (guint i = 0; i < json_array_get_length (tags); i++)
    {
      JsonNode *node = json_array_get_element (tags, i);

      if (json_node_get_value_type (node) == G_TYPE_INT64)
        tresen_practice_tags_set (follower, json_node_get_int (node), TRUE);
    }
}

static void
read_tags (TresenPracticeAccount *account, JsonArray *tags)
{
  for (guint i = 0; i < json_array_get_length (tags); i++)
    {
      JsonNode *node = json_array_get_element (tags, i);
      JsonObject *tag = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = tag != NULL ? tresen_json_get_string (tag, "name") : NULL;

      if (name != NULL && tresen_json_get_int (tag, "id", 0) > 0)
        tresen_practice_tags_add (account, tresen_json_get_int (tag, "id", 0), name);
    }
}

static void
read_follower (TresenPracticeAccount *account, JsonObject *object)
{
  const char *openid = tresen_json_get_string (object, "openid");
  const char *name = tresen_json_get_string (object, "name");
  const char *scene = tresen_json_get_string (object, "scene");
  const char *remark = tresen_json_get_string (object, "remark");
  JsonNode *grants = json_object_get_member (object, "grants");
  JsonNode *tags = json_object_get_member (object, "tags");
  TresenPracticeFollower *follower;

  if (openid == NULL || name == NULL || tresen_practice_account_find (account, openid) != NULL)
    return;
  follower = tresen_practice_account_add_follower (account, openid, name);
  follower->is_followed = tresen_json_get_int (object, "followed", 0) != 0;
  follower->followed_us = tresen_json_get_int (object, "followed_us", 0);
  g_free (follower->scene);
  follower->scene = g_strdup (scene != NULL ? scene : "");
  if (remark != NULL)
    {
      g_free (follower->remark);
      follower->remark = g_strdup (remark);
    }
  if (tags != NULL && JSON_NODE_HOLDS_ARRAY (tags))
    read_tag_ids (follower, json_node_get_array (tags));
  if (grants != NULL && JSON_NODE_HOLDS_ARRAY (grants))
    read_grants (follower, json_node_get_array (grants));
}

/**
 * tresen_practice_state_file_load:
 *
 * Reads the followers into the account; blocks, so it is called once, before anything is served. Errors: those of reading
 * a file and %TRESEN_JSON_ERROR.
 *
 * Returns: whether there was a file that could be read
 */
gboolean
tresen_practice_state_file_load (TresenPracticeStateFile *self, GError **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonNode *followers;
  JsonNode *tags;

  if (!g_file_get_contents (self->path, &text, &size, error))
    return FALSE;
  bytes = g_bytes_new (text, size);
  object = tresen_json_parse_object (bytes, error);
  if (object == NULL)
    return FALSE;
  self->account->last_msgid = tresen_json_get_int (object, "last_msgid", 0);
  tags = json_object_get_member (object, "tags");
  if (tags != NULL && JSON_NODE_HOLDS_ARRAY (tags))
    read_tags (self->account, json_node_get_array (tags));
  followers = json_object_get_member (object, "followers");
  if (followers == NULL || !JSON_NODE_HOLDS_ARRAY (followers))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (followers)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (followers), i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_follower (self->account, json_node_get_object (node));
    }
  return TRUE;
}
