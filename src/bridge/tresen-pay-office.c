/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-office.h"

#include "tresen-pay-desk.h"
#include "tresen-paygate-setup.h"

struct _TresenPayOffice
{
  GObject parent_instance;

  TresenHealthReporter *health; /* borrowed from the bridge, which outlives this */
  TresenPaygateSetup *setup;
  TresenPayDesk *desk;
};

G_DEFINE_FINAL_TYPE (TresenPayOffice, tresen_pay_office, G_TYPE_OBJECT)

static void
tresen_pay_office_finalize (GObject *object)
{
  TresenPayOffice *self = TRESEN_PAY_OFFICE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->setup, tresen_paygate_setup_free);
  G_OBJECT_CLASS (tresen_pay_office_parent_class)->finalize (object);
}

static void
tresen_pay_office_class_init (TresenPayOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_office_finalize;
}

static void
tresen_pay_office_init (TresenPayOffice *self)
{
}

/**
 * tresen_pay_office_new:
 * @wechat: is asked who pays inside WeChat
 * @health: borrowed; must outlive the office
 *
 * Returns: (transfer full): an office that does nothing until it is started
 */
TresenPayOffice *
tresen_pay_office_new (TresenStore *store,
                       TresenWechatClient *wechat,
                       const TresenConnection *connection,
                       const TresenSecrets *secrets,
                       TresenHealthReporter *health,
                       TresenClock *clock)
{
  TresenPayOffice *self = g_object_new (TRESEN_TYPE_PAY_OFFICE, NULL);

  self->health = health;
  self->setup = tresen_paygate_setup_new (connection, secrets);
  self->desk = tresen_pay_desk_new (store, self->setup->merchant, wechat, connection, secrets, clock);
  return self;
}

/**
 * tresen_pay_office_add_routes:
 * @router: must not outlive @self
 *
 * The office's context.
 */
void
tresen_pay_office_add_routes (TresenPayOffice *self, TresenHttpRouter *router)
{
  tresen_pay_desk_add_routes (self->desk, router);
}

/**
 * tresen_pay_office_recover:
 *
 * At start, whether payments are set up or not: what was on its way when the last run ended is found out by asking Paygate, and
 * never sent again. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_pay_office_recover (TresenDb *db, gint64 now_us, GError **error)
{
  return TRUE;
}

/**
 * tresen_pay_office_start:
 * @server_url: where the bridge listens, without a slash at the end
 *
 * Once the bridge serves. The office's context.
 */
void
tresen_pay_office_start (TresenPayOffice *self, const char *server_url)
{
  tresen_pay_desk_set_server_url (self->desk, server_url);
  tresen_health_reporter_say (self->health, "paygate", self->setup->state, self->setup->detail);
}

/** tresen_pay_office_stop_async: Begins nothing more and waits for what is on its way. Once. The office's context. */
void
tresen_pay_office_stop_async (TresenPayOffice *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_pay_office_stop_async);
  g_task_return_boolean (task, TRUE);
}

gboolean
tresen_pay_office_stop_finish (TresenPayOffice *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
