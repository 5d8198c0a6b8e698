/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tresen-tour-private.h"

#define LOOK_EVERY_MS 50
#define GIVE_UP_AFTER_US (20 * G_USEC_PER_SEC)

/* A step that is seen rests a moment before its picture is taken, so that no animation is caught half way. */
#define REST_US (700 * G_TIME_SPAN_MILLISECOND)

/* The most that a software catalogue shows of a window. */
#define WIDE_WIDTH 1000
#define WIDE_HEIGHT 700
#define NARROW_WIDTH 360
#define NARROW_HEIGHT 720

typedef TresenTourStep Step;

struct _TresenTour
{
  GObject parent_instance;

  GApplication *application; /* borrowed: it holds the tour */
  char *folder;
  TresenTourCustomer customer;

  guint step;
  gint64 begun_us;
  gint64 seen_us; /* 0 until what the step waits for was seen */
  guint timer;
  gboolean has_failed;
};

G_DEFINE_FINAL_TYPE (TresenTour, tresen_tour, G_TYPE_OBJECT)

GtkWidget *
tresen_tour_get_window (TresenTour *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  while (window != NULL && gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  return (GtkWidget *) window;
}

/* The dialog over the window, else the window. */
GtkWidget *
tresen_tour_get_front (TresenTour *self)
{
  GtkWidget *window = tresen_tour_get_window (self);
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *item = toplevels; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == (GtkWindow *) window && window != NULL
        && gtk_widget_get_mapped (item->data) && gtk_window_get_modal (item->data))
      return item->data;
  return window;
}

/* What a widget shows as text; %NULL for one that shows none. */
static char *
dup_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  return NULL;
}

GtkWidget *
tresen_tour_find (GtkWidget *root, TresenTourTest test, gconstpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (test (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = tresen_tour_find (child, test, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows_text (GtkWidget *widget, gconstpointer data)
{
  g_autofree char *text = dup_text (widget);

  return text != NULL && strstr (text, data) != NULL;
}

static gboolean
is_picture (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_PICTURE (widget) && gtk_picture_get_paintable (GTK_PICTURE (widget)) != NULL;
}

gboolean
tresen_tour_is_text_field (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget));
}

gboolean
tresen_tour_is_seen (TresenTour *self, const char *text)
{
  return tresen_tour_find (tresen_tour_get_front (self), shows_text, text) != NULL;
}

static gboolean
is_at_work (GtkWidget *widget, gconstpointer action)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

/* As a key or a button would: from where the person is, upwards. */
void
tresen_tour_activate (TresenTour *self, const char *action)
{
  GtkWidget *window = tresen_tour_get_window (self);
  GtkWidget *place = tresen_tour_find (window, is_at_work, action);

  if (place == NULL)
    place = tresen_tour_find (window, tresen_tour_is_text_field, NULL);
  if (!gtk_widget_activate_action (place != NULL ? place : window, action, NULL))
    g_printerr ("tour: there is no action %s here\n", action);
}

/* The first customer opens the link and pays. */
void
tresen_tour_let_pay (TresenTour *self, const char *link)
{
  self->customer.pay (link, self->customer.user_data);
}

static void
type_text (TresenTour *self, const char *text)
{
  GtkWidget *field
      = tresen_tour_find (tresen_tour_get_window (self), tresen_tour_is_text_field, NULL);

  if (field == NULL)
    return;
  gtk_widget_grab_focus (field);
  gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)),
                                                text, -1, TRUE);
}

static void
act (TresenTour *self, const char *what, const char *text)
{
  self->customer.act (0, what, text, self->customer.user_data);
}

static const char *
get_name (TresenTour *self, guint customer)
{
  return self->customer.get_name (customer, self->customer.user_data);
}

/* The words of the tour are part of the pictures, not of the window, so they are translated like the window's. */

static const char *
question (void)
{
  /* Translators: what a practice customer writes in the tour. */
  return _ ("Good morning! My brakes squeal again when it rains.");
}

static const char *
second_question (void)
{
  /* Translators: what another practice customer writes in the tour. */
  return _ ("When can I collect my car?");
}

static const char *
answer (void)
{
  /* Translators: what staff answer in the tour. */
  return _ ("Good morning! Could you come by at three? We will have a look.");
}

static const char *chinese_answer = "好的，下午三点见！";

static void
begin_nothing (TresenTour *self)
{
}

/* Each fold makes room for the next step, as when a person drags the edge. */
static gboolean
has_become (TresenTour *self, int width, int height)
{
  if (gtk_widget_get_width (tresen_tour_get_window (self)) <= width)
    return TRUE;
  gtk_window_set_default_size (GTK_WINDOW (tresen_tour_get_window (self)), width, height);
  return FALSE;
}

static gboolean
see_window (TresenTour *self)
{
  return tresen_tour_get_window (self) != NULL
         && gtk_widget_get_mapped (tresen_tour_get_window (self))
         && tresen_tour_is_seen (self, _ ("Inbox")) && has_become (self, WIDE_WIDTH, WIDE_HEIGHT);
}

static void
begin_message (TresenTour *self)
{
  act (self, "text", question ());
}

static gboolean
see_message (TresenTour *self)
{
  return tresen_tour_is_seen (self, question ());
}

static void
begin_open (TresenTour *self)
{
  tresen_tour_activate (self, "win.next-conversation");
}

static gboolean
see_open (TresenTour *self)
{
  return tresen_tour_find (tresen_tour_get_window (self), tresen_tour_is_text_field, NULL) != NULL;
}

static void
begin_photo (TresenTour *self)
{
  act (self, "image", NULL);
}

static gboolean
see_photo (TresenTour *self)
{
  return tresen_tour_find (tresen_tour_get_window (self), is_picture, NULL) != NULL;
}

/* WeChat tells no names, so staff give one: into the field that the action puts the keyboard on. */
static void
begin_naming (TresenTour *self)
{
  tresen_tour_activate (self, "conversation.edit-name");
}

static gboolean
is_name_field (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TEXT (widget) && gtk_widget_has_focus (widget);
}

static gboolean
see_naming (TresenTour *self)
{
  GtkWidget *field = tresen_tour_find (tresen_tour_get_window (self), is_name_field, NULL);

  if (field != NULL
      && strcmp (gtk_editable_get_text (GTK_EDITABLE (field)), get_name (self, 0)) != 0)
    {
      gtk_editable_set_text (GTK_EDITABLE (field), get_name (self, 0));
      g_signal_emit_by_name (field, "activate");
    }
  return tresen_tour_is_seen (self, get_name (self, 0));
}

static void
begin_second_customer (TresenTour *self)
{
  self->customer.act (1, "text", second_question (), self->customer.user_data);
  tresen_tour_activate (self, "conversation.toggle-pane");
}

static gboolean
see_second_customer (TresenTour *self)
{
  return tresen_tour_is_seen (self, second_question ());
}

static void
begin_typing (TresenTour *self)
{
  type_text (self, answer ());
}

static gboolean
see_typing (TresenTour *self)
{
  return tresen_tour_is_seen (self, answer ());
}

static void
begin_sending (TresenTour *self)
{
  tresen_tour_activate (self, "conversation.send");
}

static gboolean
see_accepted (TresenTour *self)
{
  return tresen_tour_is_seen (self, _ ("Accepted"))
         && self->customer.has_received (answer (), self->customer.user_data);
}

static void
begin_chinese (TresenTour *self)
{
  type_text (self, chinese_answer);
  tresen_tour_activate (self, "conversation.send");
}

static gboolean
see_chinese (TresenTour *self)
{
  return tresen_tour_is_seen (self, chinese_answer)
         && self->customer.has_received (chinese_answer, self->customer.user_data);
}

static void
begin_dark (TresenTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
}

static gboolean
see_dark (TresenTour *self)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
begin_narrow (TresenTour *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static gboolean
see_narrow (TresenTour *self)
{
  return has_become (self, NARROW_WIDTH, NARROW_HEIGHT);
}

static void
begin_narrow_list (TresenTour *self)
{
  tresen_tour_activate (self, "win.back");
}

static gboolean
see_narrow_list (TresenTour *self)
{
  return tresen_tour_find (tresen_tour_get_window (self), tresen_tour_is_text_field, NULL) == NULL
         && tresen_tour_is_seen (self, _ ("Inbox"));
}

static const Step steps[] = {
  { "window", begin_nothing, see_window },
  { "message-arrives", begin_message, see_message },
  { "conversation", begin_open, see_open },
  { "photo-arrives", begin_photo, see_photo },
  { "customer-named", begin_naming, see_naming },
  { "second-customer", begin_second_customer, see_second_customer },
  { "reply-typed", begin_typing, see_typing },
  { "reply-accepted", begin_sending, see_accepted },
  { "reply-chinese", begin_chinese, see_chinese },
};

static const Step last_steps[] = {
  { "dark", begin_dark, see_dark },
  { "narrow-conversation", begin_narrow, see_narrow },
  { "narrow-list", begin_narrow_list, see_narrow_list },
};

/* First the conversation, then money, then the same in other clothes. */
#define N_STEPS (G_N_ELEMENTS (steps) + TRESEN_TOUR_N_PAYMENT_STEPS + G_N_ELEMENTS (last_steps))

static const Step *
get_step (guint number)
{
  if (number < G_N_ELEMENTS (steps))
    return &steps[number];
  number -= G_N_ELEMENTS (steps);
  return number < TRESEN_TOUR_N_PAYMENT_STEPS ? &tresen_tour_payment_steps[number]
                                              : &last_steps[number - TRESEN_TOUR_N_PAYMENT_STEPS];
}

static gboolean
save_picture (TresenTour *self, const char *name)
{
  GtkWidget *window = tresen_tour_get_front (self);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autofree char *file = g_strdup_printf ("%02u-%s.png", self->step + 1, name);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  return gdk_texture_save_to_png (texture, path);
}

static void
end (TresenTour *self)
{
  self->timer = 0;
  g_application_quit (self->application);
}

static void
begin_step (TresenTour *self)
{
  self->begun_us = g_get_monotonic_time ();
  self->seen_us = 0;
  get_step (self->step)->begin (self);
}

/* Returns: whether the tour goes on. */
static gboolean
conclude_step (TresenTour *self, gboolean is_good)
{
  const Step *step = get_step (self->step);

  self->has_failed = !is_good;
  g_print ("%s %u - %s (%" G_GINT64_FORMAT " ms)\n", self->has_failed ? "not ok" : "ok",
           self->step + 1, step->name,
           ((self->seen_us != 0 ? self->seen_us : g_get_monotonic_time ()) - self->begun_us)
               / 1000);
  if (self->has_failed)
    return FALSE;
  self->step++;
  if (self->step == N_STEPS)
    return FALSE;
  begin_step (self);
  return TRUE;
}

/* A window that is about to be drawn anew has no picture just then: another look finds one. */
static gboolean
has_picture (TresenTour *self, gint64 now_us)
{
  return self->seen_us != 0 && now_us - self->seen_us >= REST_US
         && tresen_tour_get_window (self) != NULL
         && save_picture (self, get_step (self->step)->name);
}

static gboolean
look_cb (gpointer user_data)
{
  TresenTour *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean goes_on = TRUE;

  if (self->seen_us == 0 && get_step (self->step)->is_seen (self))
    self->seen_us = now_us;
  if (has_picture (self, now_us))
    goes_on = conclude_step (self, TRUE);
  else if (now_us - self->begun_us >= GIVE_UP_AFTER_US)
    goes_on = conclude_step (self, FALSE);
  if (goes_on)
    return G_SOURCE_CONTINUE;
  end (self);
  return G_SOURCE_REMOVE;
}

static void
tresen_tour_finalize (GObject *object)
{
  TresenTour *self = TRESEN_TOUR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self->folder);
  G_OBJECT_CLASS (tresen_tour_parent_class)->finalize (object);
}

static void
tresen_tour_class_init (TresenTourClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_tour_finalize;
}

static void
tresen_tour_init (TresenTour *self)
{
}

/** tresen_tour_new: a tour through the window of @application; @folder is made if there is none. */
TresenTour *
tresen_tour_new (GApplication *application, const char *folder, const TresenTourCustomer *customer)
{
  TresenTour *self = g_object_new (TRESEN_TYPE_TOUR, NULL);

  self->application = application;
  self->folder = g_strdup (folder);
  self->customer = *customer;
  return self;
}

/** tresen_tour_start: plays the tour and quits the application at its end; a line for each step on standard output. */
void
tresen_tour_start (TresenTour *self)
{
  if (g_mkdir_with_parents (self->folder, 0755) != 0)
    {
      g_printerr ("tour: cannot make the folder %s: %s\n", self->folder, g_strerror (errno));
      self->has_failed = TRUE;
      end (self);
      return;
    }
  begin_step (self);
  self->timer = g_timeout_add (LOOK_EVERY_MS, look_cb, self);
}

/** tresen_tour_has_succeeded: whether every step was seen to happen and has its picture. */
gboolean
tresen_tour_has_succeeded (TresenTour *self)
{
  return !self->has_failed && self->step == N_STEPS;
}
